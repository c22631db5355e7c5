/** One contestant on one model and batch: started, warmed up, asked for blocks, profiled. */

import { type ContestantCommand, ContestantProcess } from '../contestants/contestant-process.js'
import type { Prepared, TrainingTask } from '../contestants/protocol.js'
import { stepsPerBlock, summarizeTimings } from '../statistics.js'
import type { Outcome } from './train-report.js'

/** How long things may and should take. */
export interface Pace {
  /** Length of a block. */
  readonly blockMilliseconds: number
  /** Least time of warm-up, in steps of the real thing. */
  readonly warmUpMilliseconds: number
  /** A contestant stops once its blocks have taken this long together. */
  readonly ceilingSeconds: number
  /** Who would take longer than this for a profiled block has none. */
  readonly profileSeconds: number
  /** How long a step, or getting ready, may take before the contestant is given up. */
  readonly patienceSeconds: number
}

/** A contestant in the race; none of its methods throws: what goes wrong is its outcome. */
export class RacingContestant {
  readonly name: string
  readonly #process: ContestantProcess
  readonly #pace: Pace
  readonly #timings: number[] = []
  #prepared: Prepared | undefined
  #failure: string | undefined
  #firstLoss = Number.NaN
  #lastLoss = Number.NaN
  #steps = 1
  #isWhole = false
  #spent = 0
  #kernels: { share: number; calls: number } | undefined

  constructor(name: string, command: ContestantCommand, pace: Pace) {
    this.name = name
    this.#process = new ContestantProcess(command)
    this.#pace = pace
  }

  /** Builds the model and trains until engines have compiled what they will. */
  async warmUp(task: TrainingTask): Promise<void> {
    await this.#attempt(async () => {
      this.#prepared = await this.#process.ask({ type: 'prepare', task }, this.#pace.patienceSeconds)
      if (task.wholeFit) return this.#warmUpWhole(task.samples / task.batch)
      let block = await this.#run(1)
      this.#firstLoss = block.loss
      let steps = 1
      const isSlow = block.milliseconds > this.#pace.ceilingSeconds * 1000
      for (let spent = 0; !isSlow && spent < this.#pace.warmUpMilliseconds; spent += block.milliseconds) {
        // Growing by doubling: the first step compiles, and says little about the next.
        steps = stepsPerBlock(block.milliseconds / steps, this.#pace.blockMilliseconds, 2 * steps + 4)
        block = await this.#run(steps)
      }
      this.#steps = stepsPerBlock(block.milliseconds / steps, this.#pace.blockMilliseconds)
      this.#lastLoss = block.loss
    })
  }

  /** One timed block, unless it has failed or used up its time. */
  async block(): Promise<void> {
    if (this.#spent > this.#pace.ceilingSeconds * 1000) return
    await this.#attempt(async () => {
      const { milliseconds, loss } = await this.#run(this.#steps)
      this.#timings.push(milliseconds / this.#steps)
      this.#spent += milliseconds
      this.#lastLoss = loss
    })
  }

  /** Splits a step into kernels and the rest, where the contestant can. */
  async profile(): Promise<void> {
    const steps = Math.min(this.#steps, 50)
    const seconds = ((this.#timings.at(-1) ?? Number.POSITIVE_INFINITY) * steps) / 1000
    if (this.#failure !== undefined || this.#isWhole || seconds > this.#pace.profileSeconds) return
    try {
      const { kernels, milliseconds } = await this.#process.ask({ type: 'profile', steps }, this.#pace.patienceSeconds)
      const sum = (of: 'calls' | 'milliseconds') => kernels.reduce((total, kernel) => total + kernel[of], 0)
      this.#kernels = { share: Math.min(1, sum('milliseconds') / milliseconds), calls: sum('calls') / steps }
    } catch {
      // Not everybody can tell kernels apart; its row then has no split.
    }
  }

  /** Ends the process. */
  async finish(): Promise<Outcome> {
    await this.#process.close()
    if (this.#failure !== undefined || !this.#prepared) return { reason: this.#failure ?? 'it was not prepared' }
    const { best, median, count } = summarizeTimings(this.#timings)
    const { threads, version, note } = this.#prepared
    return {
      threads,
      version,
      ...(note !== undefined && { note }),
      best,
      median,
      blocks: count,
      stepsPerBlock: this.#steps,
      firstLoss: this.#firstLoss,
      lastLoss: this.#lastLoss,
      kernelShare: this.#kernels?.share ?? null,
      kernelCallsPerStep: this.#kernels?.calls ?? null,
    }
  }

  /** A block is one `fit`; the first is the warm-up. */
  async #warmUpWhole(steps: number): Promise<void> {
    this.#steps = steps
    this.#isWhole = true
    const { loss } = await this.#run(steps)
    this.#firstLoss = loss
    this.#lastLoss = loss
  }

  #run(steps: number) {
    return this.#process.ask({ type: 'run', steps }, this.#pace.patienceSeconds)
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    if (this.#failure !== undefined) return
    try {
      await work()
    } catch (error) {
      this.#failure = error instanceof Error ? error.message : String(error)
    }
  }
}
