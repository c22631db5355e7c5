/** Everything about a training run that is not a weight: what a checkpoint must hold to go on as if nothing happened. */

import type { EpochRecord, History, StopReason } from './events.js'
import type { EarlyStopping } from './fit-options.js'
import type { StepLoss } from './training-step.js'

/** Sums over the samples of the epoch under way. */
interface EpochSums {
  loss: number
  terms: Record<string, number>
  samples: number
  seconds: number
}

/** What is saved of a run; plain JSON. */
export interface SavedRunState {
  readonly step: number
  readonly stepInEpoch: number
  readonly sums: EpochSums
  readonly epochs: readonly EpochRecord[]
  readonly bestEpoch: number
  readonly bestLoss: number | null
}

/** A run under way. */
export class RunState {
  step = 0
  stepInEpoch = 0
  #sums: EpochSums = noSums()
  #epochs: EpochRecord[] = []
  #bestEpoch = 0
  #bestLoss = Number.POSITIVE_INFINITY

  static restore(saved: SavedRunState): RunState {
    const state = new RunState()
    state.step = saved.step
    state.stepInEpoch = saved.stepInEpoch
    state.#sums = structuredClone(saved.sums)
    state.#epochs = [...saved.epochs]
    state.#bestEpoch = saved.bestEpoch
    state.#bestLoss = saved.bestLoss ?? Number.POSITIVE_INFINITY
    return state
  }

  save(): SavedRunState {
    return {
      step: this.step,
      stepInEpoch: this.stepInEpoch,
      sums: structuredClone(this.#sums),
      epochs: [...this.#epochs],
      bestEpoch: this.#bestEpoch,
      bestLoss: Number.isFinite(this.#bestLoss) ? this.#bestLoss : null,
    }
  }

  /** Epochs finished. */
  get epoch(): number {
    return this.#epochs.length
  }

  get epochLoss(): number {
    return this.#sums.loss / this.#sums.samples
  }

  get samples(): number {
    return this.#sums.samples
  }

  get samplesPerSecond(): number {
    return this.#sums.samples / Math.max(this.#sums.seconds, 1e-9)
  }

  /** Records a step. */
  addStep({ loss, terms }: StepLoss, samples: number, seconds: number): void {
    this.step += 1
    this.stepInEpoch += 1
    this.#sums.samples += samples
    this.#sums.seconds += seconds
    this.#sums.loss += loss * samples
    const sums = new Map(Object.entries(this.#sums.terms))
    for (const [name, term] of Object.entries(terms)) sums.set(name, (sums.get(name) ?? 0) + term * samples)
    this.#sums.terms = Object.fromEntries(sums)
  }

  /**
   * Closes the epoch.
   *
   * @returns Its record, and whether it is the best so far.
   */
  endEpoch(learningRate: number, validationLoss: number | undefined): { record: EpochRecord; improved: boolean } {
    const { samples, seconds, terms } = this.#sums
    const record: EpochRecord = {
      epoch: this.#epochs.length + 1,
      loss: this.epochLoss,
      ...(validationLoss !== undefined && { validationLoss }),
      terms: Object.fromEntries(Object.entries(terms).map(([name, sum]) => [name, sum / samples])),
      learningRate,
      seconds,
      samplesPerSecond: this.samplesPerSecond,
    }
    const judged = validationLoss ?? record.loss
    const improved = judged < this.#bestLoss
    if (improved) {
      this.#bestLoss = judged
      this.#bestEpoch = record.epoch
    }
    this.#epochs.push(record)
    this.#sums = noSums()
    this.stepInEpoch = 0
    return { record, improved }
  }

  /** Whether the last `patience` epochs brought no improvement worth the name. */
  isStuck({ patience, minimumImprovement }: Required<EarlyStopping>): boolean {
    let best = Number.POSITIVE_INFINITY
    let waited = 0
    for (const { loss, validationLoss } of this.#epochs) {
      const judged = validationLoss ?? loss
      waited = judged < best - minimumImprovement ? 0 : waited + 1
      if (waited === 0) best = judged
    }
    return waited >= patience
  }

  history(stopReason: StopReason): History {
    return { epochs: [...this.#epochs], bestEpoch: this.#bestEpoch, stopReason, steps: this.step }
  }
}

function noSums(): EpochSums {
  return { loss: 0, terms: {}, samples: 0, seconds: 0 }
}
