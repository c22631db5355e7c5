/** How likely samples are under a model, by importance sampling; on the host, in 64-bit floats. */

import * as tf from '@tensorflow/tfjs-core'
import type { ImportanceEstimate, ImportanceEstimates } from '../contracts.js'
import { portableExp, portableLog } from '../random/portable-math.js'
import { importanceLogWeights } from './importance-weights.js'

/** How many rows go through the decoder at once. */
const ROWS = 4096

/**
 * Estimates by draws from the posterior, for latents that have one.
 *
 * @see Burda et al. 2016, https://arxiv.org/abs/1509.00519
 * @example posterior: { logProbability: (parameters, z) => …, estimates: importanceSampling }
 */
export const importanceSampling: ImportanceEstimates = {
  logLikelihood: overDraws((count) => new LogMeans(count)),
  evidenceLowerBound: overDraws((count) => new Means(count)),
}

/** A mean over draws of one number for each sample. */
interface MeanOverDraws {
  /** @param logs log w, `[rows, count]`, row by row. */
  add(logs: ArrayLike<number>, rows: number): void
  /** @param draws How many rows were added. */
  values(draws: number): ArrayLike<number>
}

function overDraws(meanOf: (count: number) => MeanOverDraws): ImportanceEstimate {
  return async (model, batch, context, draws) => {
    const count = batch.input.shape[0]!
    const mean = meanOf(count)
    for (let drawn = 0; drawn < draws; ) {
      const share = Math.min(draws - drawn, Math.max(1, Math.floor(ROWS / count)))
      const weights = tf.tidy(() => importanceLogWeights(model, batch, context, share))
      try {
        mean.add(await weights.data(), share)
      } finally {
        weights.dispose()
      }
      drawn += share
    }
    return mean.values(draws)
  }
}

class Means implements MeanOverDraws {
  readonly #sums: Float64Array

  constructor(count: number) {
    this.#sums = new Float64Array(count)
  }

  add(logs: ArrayLike<number>): void {
    const count = this.#sums.length
    for (let i = 0; i < logs.length; i++) this.#sums[i % count]! += logs[i]!
  }

  values(draws: number): Float64Array {
    return this.#sums.map((sum) => sum / draws)
  }
}

/** Logarithms of means that are too large or too small to be written out. */
class LogMeans implements MeanOverDraws {
  readonly #largest: Float64Array
  readonly #scaled: Float64Array

  constructor(count: number) {
    this.#largest = new Float64Array(count).fill(Number.NEGATIVE_INFINITY)
    this.#scaled = new Float64Array(count)
  }

  add(logs: ArrayLike<number>, rows: number): void {
    const count = this.#largest.length
    for (let row = 0; row < rows; row++) {
      for (let i = 0; i < count; i++) {
        const log = logs[row * count + i]!
        const largest = Math.max(this.#largest[i]!, log)
        if (largest === Number.NEGATIVE_INFINITY) continue
        this.#scaled[i] = this.#scaled[i]! * portableExp(this.#largest[i]! - largest) + portableExp(log - largest)
        this.#largest[i] = largest
      }
    }
  }

  values(draws: number): Float64Array {
    return this.#largest.map((largest, i) => largest + portableLog(this.#scaled[i]!) - portableLog(draws))
  }
}
