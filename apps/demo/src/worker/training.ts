/** One run of training: started, held, let on, ended; and what is told of it while it goes. */

import type { Autoencoder, BundleStore, EpochEvent, NdArray, StepEvent, TrainingEvent } from '@autoencoders/core'
import type { Progress, StepLosses, TrainingStatus, WorkerEvent } from '../messages.js'
import type { BackendName, Setup } from '../setup/setup.js'
import { adapters } from './backends.js'
import { optimizerOf } from './create-model.js'
import { Turnstile } from './turnstile.js'

export interface TrainingOptions {
  readonly model: Autoencoder
  readonly setup: Setup
  readonly samples: NdArray
  readonly heldBack: NdArray
  /** Epochs in all, those before a resume included. */
  readonly epochs: number
  /** Where checkpoints go. */
  readonly store: BundleStore
  /** Whether to go on from what is there. */
  readonly resume: boolean
  /** Steps to take before holding; left out to go on without. */
  readonly steps?: number
  readonly fallbacks: readonly BackendName[]
  post(event: WorkerEvent): void
  /** Shows what the model makes of samples now. @param all Also what is dear. */
  show(step: number, all: boolean): Promise<void>
  /** Told when training goes on elsewhere. */
  backendLost(backend: BackendName, reason: string, next: BackendName | null): void
}

/** How often steps are told, in milliseconds. */
const TELL_EVERY = 120
/** How long a page is waited for: one that is hidden draws nothing. */
const LONGEST_WAIT = 2000
/** Pictures may take this share of the time, the map of codes another. */
const SHARE = 1 / 10
const LEAST_PAUSE = { pictures: 250, map: 1200 }

export class Training {
  readonly turnstile: Turnstile
  readonly #options: TrainingOptions
  readonly #abort = new AbortController()
  #steps: StepLosses[] = []
  #progress: Progress | undefined
  #stepsPerEpoch = 1
  #toldAt = 0
  /** Whether the page has drawn what it was told last: a page that is slow is told less. */
  #isDrawn = true
  #pictures = { at: 0, cost: 0 }
  #map = { at: 0, cost: 0 }

  constructor(options: TrainingOptions) {
    this.#options = options
    this.turnstile = new Turnstile(() => this.#held())
    if (options.steps !== undefined) this.turnstile.letThrough(options.steps)
  }

  get step(): number {
    return this.#progress?.step ?? 0
  }

  /** Trains until it is done or ended. @returns Whether it came to its end by itself. */
  async run(): Promise<boolean> {
    try {
      return await this.#fit()
    } finally {
      this.#tellSteps()
      await this.turnstile.drain()
    }
  }

  async #fit(): Promise<boolean> {
    const { model, setup, samples, heldBack, epochs, store, resume, fallbacks } = this.#options
    this.#tellStatus(this.turnstile.isClosed ? 'paused' : 'running')
    const { stopReason } = await model.fit(samples, {
      epochs,
      batchSize: setup.batchSize,
      optimizer: optimizerOf(setup),
      validationData: heldBack,
      checkpoint: { to: store },
      ...(resume && { resumeFrom: store }),
      fallbacks: fallbacks.map((name) => adapters[name]()),
      signal: this.#abort.signal,
      callbacks: [(event) => this.#hear(event)],
    })
    return stopReason === 'completed'
  }

  /** The page has drawn what it was told. */
  drawn(): void {
    this.#isDrawn = true
  }

  /** Ends after the step under way, with a checkpoint. */
  end(): void {
    this.#abort.abort()
    this.turnstile.leave()
  }

  resume(): void {
    this.turnstile.open()
    this.#tellStatus('running')
  }

  async #hear(event: TrainingEvent): Promise<void> {
    if (event.type === 'start') {
      this.#stepsPerEpoch = event.stepsPerEpoch ?? 1
      await this.turnstile.pass()
    } else if (event.type === 'step') {
      await this.#afterStep(event)
    } else if (event.type === 'epoch') {
      this.#afterEpoch(event)
    } else if (event.type === 'backendLost') {
      const next = (event.next?.backend ?? null) as BackendName | null
      this.#options.backendLost(event.backend as BackendName, event.reason, next)
    } else if (event.type === 'end' && !this.#abort.signal.aborted) {
      await this.#options.show(this.step, true)
    }
  }

  async #afterStep({ step, epoch, loss, terms, samplesPerSecond }: StepEvent): Promise<void> {
    const { epochs } = this.#options
    this.#steps.push({ step, loss, terms })
    this.#progress = { step, epoch, epochs, totalSteps: epochs * this.#stepsPerEpoch, samplesPerSecond }
    const waited = performance.now() - this.#toldAt
    if ((this.#isDrawn && waited > TELL_EVERY) || waited > LONGEST_WAIT) {
      await this.#showWhatIsDue()
      this.#tellSteps()
    }
    await this.turnstile.pass()
  }

  #afterEpoch({ validationLoss }: EpochEvent): void {
    if (validationLoss === undefined) return
    this.#options.post({ type: 'validation', step: this.step, loss: validationLoss })
  }

  async #held(): Promise<void> {
    this.#tellSteps()
    if (this.step > 0) await this.#options.show(this.step, true)
    this.#tellStatus('paused')
  }

  /** Shows pictures, and from time to time the map: as often as their cost allows. */
  async #showWhatIsDue(): Promise<void> {
    const due = (last: { at: number; cost: number }, pause: number) =>
      performance.now() - last.at > Math.max(pause, last.cost / SHARE)
    if (!due(this.#pictures, LEAST_PAUSE.pictures)) return
    const withMap = due(this.#map, LEAST_PAUSE.map)
    const started = performance.now()
    await this.#options.show(this.step, withMap)
    const last = { at: performance.now(), cost: performance.now() - started }
    this.#pictures = withMap ? { ...this.#pictures, at: last.at } : last
    if (withMap) this.#map = last
  }

  #tellSteps(): void {
    if (!this.#progress || this.#steps.length === 0) return
    this.#options.post({ type: 'progress', progress: this.#progress, steps: this.#steps })
    this.#steps = []
    this.#toldAt = performance.now()
    this.#isDrawn = false
  }

  #tellStatus(status: TrainingStatus): void {
    this.#options.post({ type: 'training', status })
  }
}
