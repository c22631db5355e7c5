/** The losses of a run for the plot: never more than a few thousand points, however long it lasts. */

import type { StepLosses } from '../messages.js'

const MOST_POINTS = 3000

export class LossHistory {
  static readonly empty = new LossHistory([], [], 1)
  readonly points: readonly StepLosses[]
  readonly validation: readonly { readonly step: number; readonly loss: number }[]
  /** Every so many steps are one point. */
  readonly stride: number

  private constructor(points: LossHistory['points'], validation: LossHistory['validation'], stride: number) {
    this.points = points
    this.validation = validation
    this.stride = stride
  }

  get last(): StepLosses | undefined {
    return this.points.at(-1)
  }

  /** Adds steps. Those that were taken before, such as after a lost backend, replace what was there. */
  withSteps(steps: readonly StepLosses[]): LossHistory {
    const [first] = steps
    if (!first) return this
    const last = this.last?.step ?? 0
    const kept = first.step > last ? this.points : this.points.filter(({ step }) => step < first.step)
    const taken = steps.filter(({ step }) => step % this.stride === 0 || step === 1)
    return this.#thinned([...kept, ...taken])
  }

  withValidation(step: number, loss: number): LossHistory {
    const kept = this.validation.filter((point) => point.step < step)
    return new LossHistory(this.points, [...kept, { step, loss }], this.stride)
  }

  #thinned(points: LossHistory['points']): LossHistory {
    if (points.length <= MOST_POINTS) return new LossHistory(points, this.validation, this.stride)
    const stride = this.stride * 2
    return new LossHistory(
      points.filter(({ step }) => step % stride === 0 || step === 1),
      this.validation,
      stride,
    )
  }
}
