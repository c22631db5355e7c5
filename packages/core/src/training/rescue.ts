/** Copies of a run in memory, to go on from when the backend under it is lost. */

import * as tf from '@tensorflow/tfjs-core'
import { canBeLost, lostError, reasonOfLoss } from '../backend/backend-loss.js'
import { type BackendAdapter, selectBackend } from '../backend/select-backend.js'
import { type BundleStore, memoryStore } from '../bundle/stores.js'
import { BackendLostError, isAutoencoderError } from '../errors.js'
import { type RunInProgress, writeCheckpoint } from './checkpoint.js'

/** Copies may take this share of the time. */
const SHARE = 1 / 20
/** How long a platform may take to say that a device is gone after work on it failed. */
const GRACE_MS = 100

/** Where a run goes on. */
export interface Continuation {
  /** tfjs's name. */
  readonly backend: string
  /** Steps done in the copy. */
  readonly step: number
  readonly from: BundleStore
}

/** Keeps copies of a run while it is on a backend that can be lost, and selects the next one when it is. */
export class Rescue {
  readonly #store = memoryStore()
  #adapters: readonly BackendAdapter[]
  /** Steps done in the copy; undefined before the first. */
  #step: number | undefined
  #takenAt = 0
  #cost = 0

  constructor(fallbacks: readonly BackendAdapter[]) {
    this.#adapters = fallbacks
  }

  /** Takes a copy where one is needed and not too dear. */
  async keep(run: RunInProgress): Promise<void> {
    if (this.#adapters.length === 0 || !canBeLost(tf.backend())) return
    const started = performance.now()
    if (this.#step !== undefined && this.#cost > SHARE * (started - this.#takenAt)) return
    const { step } = run.state
    await writeCheckpoint(run, this.#store)
    this.#step = step
    this.#takenAt = performance.now()
    this.#cost = this.#takenAt - started
  }

  /**
   * Selects the first fallback that works and is not the one that was lost.
   *
   * @returns Undefined when there is none, or no copy to go on from.
   */
  async next({ backend }: BackendLostError): Promise<Continuation | undefined> {
    this.#adapters = this.#adapters.filter(({ tfjsName }) => tfjsName !== backend)
    if (this.#step === undefined || this.#adapters.length === 0) return undefined
    try {
      const { tfjsName } = await selectBackend(this.#adapters)
      return { backend: tfjsName, step: this.#step, from: this.#store }
    } catch {
      return undefined
    }
  }
}

/** The loss that an error came of, if it did. */
export async function lossBehind(error: unknown): Promise<BackendLostError | undefined> {
  if (error instanceof BackendLostError) return error
  if (isAutoencoderError(error)) return undefined
  await new Promise((resolve) => setTimeout(resolve, GRACE_MS))
  const reason = reasonOfLoss(tf.backend())
  return reason === undefined ? undefined : lostError(tf.getBackend(), reason)
}
