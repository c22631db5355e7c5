/** What a case is, and what every case is held to: no tensor may outlive it. */

import type { BackendAdapter } from '@autoencoders/core'
import * as tf from '@tensorflow/tfjs-core'
import { assertThat, type Numbers } from '../deviation.js'

/** Something every backend must do. */
export interface BackendCase {
  /** Unique among the cases; how a known gap refers to it. */
  readonly name: string
  /**
   * Runs it on the backend in use.
   *
   * @param adapter The backend asked for; without it the first case checks only that there is one in use.
   * @throws {Error} Saying what deviated, by how much, from what.
   */
  run(adapter?: Pick<BackendAdapter, 'name' | 'tfjsName'>): Promise<void>
}

/**
 * A case that also fails when tensors are left behind.
 *
 * @param check Owns the tensors it makes.
 */
export function backendCase(name: string, check: BackendCase['run']): BackendCase {
  return {
    name,
    async run(adapter) {
      const before = tf.memory().numTensors
      await check(adapter)
      const left = tf.memory().numTensors - before
      assertThat(left === 0, `${name}: expected no tensors left behind, received ${left}.`)
    },
  }
}

/** Brings a tensor to the host and disposes it. */
export async function take(tensor: tf.Tensor): Promise<Numbers> {
  try {
    return { data: Array.from(await tensor.data()), shape: tensor.shape }
  } finally {
    tensor.dispose()
  }
}
