/** The training loop: epochs of steps, judged, recorded, saved, told as events. */

import * as tf from '@tensorflow/tfjs-core'
import { type HostSamples, sampleCount, type TrainingData } from '../batches/samples.js'
import type { BundleStore } from '../bundle/stores.js'
import { BackendLostError, DivergenceError } from '../errors.js'
import type { Model } from '../model.js'
import type { JsonObject } from '../part.js'
import { type RunInProgress, readCheckpoint, writeCheckpoint } from './checkpoint.js'
import type { CurriculumSource } from './curriculum.js'
import { evaluateLoss } from './evaluate-loss.js'
import { yieldToEventLoop } from './event-loop.js'
import type { StopReason, TrainingEvent, TrainingEvents } from './events.js'
import type { FitOptions } from './fit-options.js'
import { type Continuation, lossBehind, Rescue } from './rescue.js'
import { RunState } from './run-state.js'
import { planTraining, type TrainingPlan } from './training-plan.js'
import { openSources, type Sources } from './training-sources.js'
import { TrainingStep } from './training-step.js'
import { readWeights, type Weights, writeWeights } from './weights.js'

/** Longest time that the loop holds the event loop without letting it turn. */
const MAXIMUM_HOLD_MS = 16

/**
 * Trains a model.
 *
 * @param metadata Put into checkpoints beside the weights.
 * @throws {DivergenceError} When the loss is not finite; the model then holds its best weights.
 */
export async function* trainingRun(
  model: Model,
  data: TrainingData,
  options: FitOptions,
  metadata: JsonObject,
): TrainingEvents {
  const plan = planTraining(options)
  plan.curriculum?.check(data, options)
  const sources = await openSources(model, data, plan)
  const run = new TrainingRun(model, plan, sources, metadata)
  try {
    return yield* run.events()
  } finally {
    run.dispose()
  }
}

class TrainingRun implements RunInProgress {
  readonly model: Model
  readonly plan: TrainingPlan
  readonly stepper: TrainingStep
  readonly samples: number | null
  readonly metadata: JsonObject
  state = new RunState()
  best: Weights | undefined
  readonly #sources: Sources
  #stopAsked = false
  #heldSince = performance.now()
  readonly #rescue: Rescue
  /** What to fall back on when the loss diverges before the first epoch ends. */
  #start: Weights | undefined

  constructor(model: Model, plan: TrainingPlan, sources: Sources, metadata: JsonObject) {
    this.model = model
    this.plan = plan
    this.stepper = new TrainingStep(model, plan.optimizer, plan.gradientClipping)
    this.samples = sources.training.count ?? null
    this.metadata = metadata
    this.#sources = sources
    this.#rescue = new Rescue(plan.fallbacks)
  }

  /** Everything, each event shown to the callbacks before it is given out. */
  async *events(): TrainingEvents {
    const events = this.#backends()
    const control = {
      stop: () => {
        this.#stopAsked = true
      },
    }
    try {
      for (;;) {
        const { done, value } = await events.next()
        if (done) return value
        for (const callback of this.plan.callbacks) await callback(value, control)
        yield value
      }
    } finally {
      // Whoever stops listening early must not leave a file open.
      await events.return(this.state.history('stopped'))
    }
  }

  get curriculum(): CurriculumSource | undefined {
    return this.#sources.curriculum
  }

  dispose(): void {
    this.stepper.dispose()
  }

  /** All epochs, on one backend after the other where one is lost. */
  async *#backends(): TrainingEvents {
    let from = this.plan.resumeFrom
    for (;;) {
      try {
        return yield* this.#epochs(from)
      } catch (error) {
        const loss = await lossBehind(error)
        if (!loss) throw error
        const next = await this.#rescue.next(loss)
        yield this.#lossEvent(loss, next)
        if (!next) throw this.#lost(loss)
        from = next.from
      }
    }
  }

  async *#epochs(from: BundleStore | undefined): TrainingEvents {
    const { epochs, checkpoint } = this.plan
    const resumed = await this.#resume(from)
    this.#start ??= await readWeights(this.model.parameters)
    await this.#rescue.keep(this)
    yield this.#startEvent(resumed)
    while (this.state.epoch < epochs && !this.#isStuck()) {
      const interruption = yield* this.#steps()
      if (interruption) {
        if (checkpoint) yield await this.#save(checkpoint.to)
        return yield* this.#end(interruption)
      }
      yield await this.#endEpoch()
      const due = checkpoint && checkpoint.everyEpochs > 0 && this.state.epoch % checkpoint.everyEpochs === 0
      if (due) yield await this.#save(checkpoint.to)
    }
    return yield* this.#end(this.#isStuck() ? 'earlyStopping' : 'completed')
  }

  /** The steps that are left of the epoch under way. */
  async *#steps(): TrainingEvents<StopReason | undefined> {
    const { checkpoint } = this.plan
    await this.curriculum?.prepare(this.state)
    for await (const samples of this.#sources.training.batches(this.state.epoch, this.state.stepInEpoch)) {
      const interruption = this.#interruption()
      if (interruption) return interruption
      yield await this.#step(samples)
      await this.#rescue.keep(this)
      const due = checkpoint && checkpoint.everySteps > 0 && this.state.step % checkpoint.everySteps === 0
      if (due) yield await this.#save(checkpoint.to)
      await this.#letOthersRun()
    }
    return this.#interruption()
  }

  async #step(samples: HostSamples): Promise<TrainingEvent> {
    const started = performance.now()
    const openSamples = this.curriculum?.openAt(this.state.step)
    const { loss, terms } = await this.stepper.run(samples, this.state.step)
    if (!Number.isFinite(loss)) throw this.#diverged(loss)
    this.state.addStep({ loss, terms }, sampleCount(samples), (performance.now() - started) / 1000)
    const { step, stepInEpoch, epoch, epochLoss, samples: seen, samplesPerSecond } = this.state
    return {
      type: 'step',
      step,
      stepInEpoch,
      epoch: epoch + 1,
      loss,
      terms,
      epochLoss,
      samples: seen,
      samplesPerSecond,
      ...(openSamples !== undefined && { openSamples }),
    }
  }

  async #letOthersRun(): Promise<void> {
    if (performance.now() - this.#heldSince < MAXIMUM_HOLD_MS) return
    await yieldToEventLoop()
    this.#heldSince = performance.now()
  }

  async #endEpoch(): Promise<TrainingEvent> {
    const { validation } = this.#sources
    const validationLoss = validation && (await evaluateLoss(this.model, validation, this.state.step)).loss
    const learningRate = this.plan.optimizer.learningRate.at(this.state.step - 1)
    const { record, improved } = this.state.endEpoch(learningRate, validationLoss)
    if (improved) this.best = await readWeights(this.model.parameters)
    return { type: 'epoch', ...record, improved }
  }

  async *#end(reason: StopReason): TrainingEvents {
    if (this.plan.restoreBestWeights && this.best) writeWeights(this.model.parameters, this.best)
    const history = this.state.history(reason)
    yield { type: 'end', history }
    return history
  }

  async #save(store: BundleStore): Promise<TrainingEvent> {
    await writeCheckpoint(this, store)
    return { type: 'checkpoint', step: this.state.step, to: store.description }
  }

  async #resume(from: BundleStore | undefined): Promise<{ epoch: number; step: number } | undefined> {
    if (!from) return undefined
    const { saved, best, difficulty } = await readCheckpoint(this, from)
    this.state = RunState.restore(saved)
    this.best = best
    if (this.curriculum) this.curriculum.difficulty = difficulty
    return { epoch: this.state.epoch, step: this.state.step }
  }

  #startEvent(resumed: { epoch: number; step: number } | undefined): TrainingEvent {
    const { epochs, batchSize } = this.plan
    const size =
      this.samples === null ? {} : { samples: this.samples, stepsPerEpoch: Math.ceil(this.samples / batchSize) }
    return { type: 'start', epochs, batchSize, backend: tf.getBackend(), ...size, ...(resumed && { resumed }) }
  }

  #lossEvent({ backend, reason }: BackendLostError, next: Continuation | undefined): TrainingEvent {
    const where = next && { next: { backend: next.backend, step: next.step } }
    return { type: 'backendLost', backend, reason, step: this.state.step, ...where }
  }

  #interruption(): StopReason | undefined {
    if (this.plan.signal?.aborted) return 'aborted'
    return this.#stopAsked ? 'stopped' : undefined
  }

  #isStuck(): boolean {
    return this.plan.earlyStopping !== undefined && this.state.isStuck(this.plan.earlyStopping)
  }

  #lost(cause: BackendLostError): BackendLostError {
    const { backend, reason } = cause
    const { checkpoint, fallbacks } = this.plan
    const store = checkpoint && `go on with resumeFrom: the ${checkpoint.to.description}`
    const others = fallbacks.length > 0 ? 'Of the fallbacks none works.' : 'With fallbacks: [wasm()] training goes on.'
    const repair = `${others} Call selectBackend, then ${store ?? 'load the model from where it was saved'}.`
    const received = `its loss after step ${this.state.step} (${reason})`
    return new BackendLostError(
      backend,
      reason,
      { where: 'fit', expected: `${backend} to last`, received, repair },
      { cause },
    )
  }

  #diverged(loss: number): DivergenceError {
    writeWeights(this.model.parameters, this.best ?? this.#start!)
    const step = this.state.step + 1
    const kept = this.best ? `those after epoch ${this.state.history('stopped').bestEpoch}` : 'those it began with'
    return new DivergenceError(step, {
      where: 'fit',
      expected: 'a finite loss',
      received: `${loss} at step ${step}`,
      repair: `The model holds its best weights (${kept}). Try a lower learning rate, gradientClipping, or scaled data.`,
    })
  }
}
