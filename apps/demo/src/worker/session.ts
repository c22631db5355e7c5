/** The worker's side of the demo: one set-up, one data set, one model, and at most one training. */

import { type Autoencoder, BackendLostError, loadAutoencoder, memoryStore } from '@autoencoders/core'
import type { Command, GivenFile, TrainingStatus, WorkerEvent } from '../messages.js'
import { type BackendName, choices, defaultSetup, type Setup } from '../setup/setup.js'
import { checkSetup } from '../setup/setup-codec.js'
import { Backends } from './backends.js'
import { createModel, definitions, networkShape } from './create-model.js'
import { type DemoData, describeData, embeddedData } from './demo-data.js'
import { readFiles } from './read-files.js'
import { Training } from './training.js'
import { Views } from './views.js'

type Post = (event: WorkerEvent) => void
type ViewCommand = Extract<Command, { type: 'explore' | 'traverse' | 'interpolate' | 'placeDrawing' }>

export class Session {
  readonly #post: Post
  readonly #backends = new Backends()
  #setup: Setup = defaultSetup
  #data: DemoData | undefined
  /** Whether the data came from files, and stays when the set-up changes. */
  #hasFiles = false
  #model: Autoencoder | undefined
  #views: Views | undefined
  #training: Training | undefined
  #running: Promise<void> | undefined
  #status: TrainingStatus = 'starting'
  /** The last checkpoint, or what was opened; undefined before there is any. */
  #store: ReturnType<typeof memoryStore> | undefined
  /** Whether the store holds a run to go on with. */
  #canResume = false
  #epochs = 0
  #exploring: ViewCommand | undefined
  #queue: Promise<void> = Promise.resolve()

  constructor(post: Post) {
    this.#post = post
  }

  /** Does what a command says, after those before it; what is about the training under way is done at once. */
  handle(command: Command): void {
    const turnstile = this.#training?.turnstile
    if (command.type === 'pause') turnstile?.close()
    else if (command.type === 'drawn') this.#training?.drawn()
    else if (isViewCommand(command)) this.#view(command)
    else if (this.#training && command.type === 'train') this.#training.resume()
    else if (turnstile && command.type === 'step') turnstile.letThrough(1)
    else this.#queue = this.#queue.then(() => this.#guard(() => this.#carryOut(command)))
  }

  async #carryOut(command: Exclude<Command, { type: 'pause' | 'drawn' } | ViewCommand>): Promise<void> {
    if (command.type === 'configure') return this.#configure(command.setup, command.train)
    if (command.type === 'train') return this.#train()
    if (command.type === 'step') return this.#train(1)
    if (command.type === 'reset') return this.#configure(this.#setup, false)
    if (command.type === 'useBackend') return this.#useBackend(command.backend)
    if (command.type === 'tryBackends') return this.#between(() => this.#tryBackends())
    if (command.type === 'openFiles') return this.#openFiles(command.files)
    if (command.type === 'saveModel') return this.#between(() => this.#save())
    return this.#openModel(command.name, command.bytes)
  }

  async #configure(setup: Setup, train: boolean): Promise<void> {
    await this.#halt()
    const needsData = !this.#data || (!this.#hasFiles && dataOf(setup) !== dataOf(this.#setup))
    this.#setup = setup
    if (needsData) this.#setData(embeddedData(setup))
    await this.#begin()
    if (train) await this.#train()
  }

  /** A new model, on the backend of the set-up. */
  async #begin(): Promise<void> {
    this.#tell('starting')
    this.#discardModel()
    this.#forgetRun()
    if (this.#backends.active !== this.#setup.backend) await this.#backends.select(this.#setup.backend)
    this.#tellBackends()
    this.#setModel(createModel(this.#setup, networkShape(this.#setup, this.#data!.training.shape.slice(1))))
    await this.#show(0, true)
    this.#tell('idle')
  }

  /** Starts training, or goes on where it ended. @param steps To take before holding. */
  async #train(steps?: number): Promise<void> {
    const model = this.#model
    const data = this.#data
    if (!model || !data) return
    const setup = this.#setup
    if (this.#status === 'finished' || this.#epochs === 0) this.#epochs += setup.epochs
    this.#store ??= memoryStore()
    const training = new Training({
      model,
      setup,
      samples: { ...data.training, shape: [data.training.shape[0]!, ...model.inputShape] },
      heldBack: { ...data.heldBack, shape: [data.heldBack.shape[0]!, ...model.inputShape] },
      epochs: this.#epochs,
      store: this.#store,
      resume: this.#canResume,
      ...(steps !== undefined && { steps }),
      fallbacks: choices.backend.filter((name) => name !== this.#backends.active),
      post: (event) => this.#report(event),
      show: (step, all) => this.#show(step, all),
      backendLost: (backend, reason, next) => this.#lost(backend, reason, next),
    })
    this.#training = training
    this.#running = this.#guard(async () => {
      const isDone = await training.run().finally(() => {
        this.#training = undefined
      })
      this.#canResume = true
      if (isDone) this.#tell('finished')
    })
  }

  /** Ends training, if any, with a checkpoint. @returns How it was: to go on in the same way. */
  async #halt(): Promise<'running' | 'paused' | null> {
    const training = this.#training
    if (!training) return null
    const state = training.turnstile.isClosed ? 'paused' : 'running'
    training.end()
    await this.#running
    return state
  }

  /** Goes on from the same step on another backend. */
  async #useBackend(backend: BackendName): Promise<void> {
    const before = await this.#halt()
    const status = this.#status
    this.#setup = { ...this.#setup, backend }
    if (!this.#store && this.#model) this.#store = await savedCopy(this.#model)
    const store = this.#store
    this.#discardModel()
    await this.#backends.trySelect(backend)
    this.#tellBackends()
    if (!store) return
    this.#setModel(await loadAutoencoder(store, definitions))
    if (before) await this.#train(before === 'paused' ? 0 : undefined)
    else this.#tell(status)
  }

  async #tryBackends(): Promise<void> {
    this.#post({ type: 'trying', isTrying: true })
    await this.#backends.tryAll(() => this.#tellBackends())
    this.#post({ type: 'trying', isTrying: false })
  }

  async #openFiles(files: readonly GivenFile[]): Promise<void> {
    const data = await readFiles(files)
    await this.#halt()
    this.#hasFiles = true
    this.#setData(data)
    await this.#begin()
  }

  async #save(): Promise<void> {
    if (!this.#model) return
    const store = await savedCopy(this.#model, this.#setup)
    const { architecture, latent } = this.#setup
    this.#post({ type: 'saved', name: `autoencoder-${architecture}-${latent}.safetensors`, bytes: await store.read() })
  }

  async #openModel(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.#halt()
    const model = await loadAutoencoder(bytes, definitions)
    const setup = checkSetup({ ...(model.metadata.setup as object | undefined), backend: this.#backends.active })
    const needsData = !this.#hasFiles && dataOf(setup) !== dataOf(this.#setup)
    this.#discardModel()
    this.#forgetRun()
    this.#setup = setup
    if (needsData) this.#setData(embeddedData(setup))
    this.#store = memoryStore(bytes)
    this.#setModel(model)
    this.#post({ type: 'opened', name, setup })
    await this.#show(0, true)
    this.#tell('idle')
  }

  /** Shows something of the model; only the last of several wishes of a kind that wait is granted. */
  #view(command: ViewCommand): void {
    if (command.type !== 'explore') {
      this.#soon(() => this.#answer(command))
      return
    }
    const isWaiting = this.#exploring !== undefined
    this.#exploring = command
    if (!isWaiting) this.#soon(() => this.#answerLatest())
  }

  async #answerLatest(): Promise<void> {
    const latest = this.#exploring
    this.#exploring = undefined
    if (latest) await this.#answer(latest)
  }

  async #answer(command: ViewCommand): Promise<void> {
    const views = this.#views
    if (!views) return
    if (command.type === 'explore') {
      this.#post({ type: 'explored', ...(await views.explore(command.at, command.sample)) })
    } else if (command.type === 'traverse') {
      this.#post({ type: 'traversed', ...(await views.traverse()) })
    } else if (command.type === 'interpolate') {
      this.#post({ type: 'interpolated', output: await views.interpolate(command.from, command.to) })
    } else {
      this.#post({ type: 'drawingPlaced', ...(await views.placeDrawing(command.pixels)) })
    }
  }

  #soon(work: () => Promise<void>): void {
    if (this.#training) this.#training.turnstile.enqueue(() => this.#guard(work))
    else this.#queue = this.#queue.then(() => this.#guard(work))
  }

  /** Does work between two steps, where there are any, and waits for it. */
  async #between(work: () => Promise<void>): Promise<void> {
    const training = this.#training
    if (!training) return work()
    await new Promise<void>((resolve) => {
      training.turnstile.enqueue(() => this.#guard(work).finally(resolve))
      void this.#running?.finally(resolve)
    })
  }

  async #show(step: number, all: boolean): Promise<void> {
    const views = this.#views
    if (!views) return
    this.#post({ type: 'reconstructions', reconstructions: await views.reconstructions(step) })
    if (all) this.#post({ type: 'latentMap', map: await views.latentMap(step) })
  }

  #setData(data: DemoData): void {
    this.#data = data
    this.#post({ type: 'data', data: describeData(data) })
  }

  #setModel(model: Autoencoder): void {
    this.#model = model
    this.#views = new Views(model, this.#data!, this.#setup)
    const { layers, parameters } = model.summary()
    this.#post({
      type: 'model',
      model: {
        inputShape: model.inputShape,
        latentSize: model.latentShape.reduce((product, length) => product * length, 1),
        layers: layers.map(({ network, layer, outputShape, parameters }) => ({
          ...{ network, name: layer, shape: outputShape, parameters },
        })),
        parameters,
      },
    })
  }

  #discardModel(): void {
    this.#model?.dispose()
    this.#model = undefined
    this.#views = undefined
  }

  #forgetRun(): void {
    this.#store = undefined
    this.#canResume = false
    this.#epochs = 0
  }

  #lost(backend: BackendName, reason: string, next: BackendName | null): void {
    this.#backends.lost(backend, reason, next)
    this.#post({ type: 'backendLost', backend, reason, next })
    this.#tellBackends()
  }

  #report(event: WorkerEvent): void {
    if (event.type === 'training') this.#status = event.status
    this.#post(event)
  }

  #tell(status: TrainingStatus): void {
    this.#report({ type: 'training', status })
  }

  #tellBackends(): void {
    this.#post({ type: 'backends', active: this.#backends.active, states: this.#backends.states })
  }

  /** Tells an error instead of throwing it; where the backend is gone, goes on with another. */
  async #guard(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (error instanceof BackendLostError) await this.#recover(error)
      else this.#fail(error)
    }
  }

  async #recover({ backend, reason }: BackendLostError): Promise<void> {
    try {
      const lost = backend as BackendName
      await this.#backends.select(choices.backend.find((name) => name !== lost)!)
      this.#lost(lost, reason, this.#backends.active)
      this.#discardModel()
      if (this.#store) this.#setModel(await loadAutoencoder(this.#store, definitions))
      else this.#setModel(createModel(this.#setup, networkShape(this.#setup, this.#data!.training.shape.slice(1))))
      this.#tell(this.#status === 'finished' ? 'finished' : 'idle')
    } catch (error) {
      this.#fail(error)
    }
  }

  #fail(error: unknown): void {
    this.#post({ type: 'failed', message: error instanceof Error ? error.message : String(error) })
    this.#tell(this.#training ? this.#status : this.#epochs > 0 ? 'finished' : 'idle')
  }
}

function isViewCommand(command: Command): command is ViewCommand {
  return ['explore', 'traverse', 'interpolate', 'placeDrawing'].includes(command.type)
}

/** What of a set-up decides the embedded data. */
function dataOf({ data, count, seed }: Setup): string {
  return [data, count, seed].join()
}

async function savedCopy(model: Autoencoder, setup?: Setup): Promise<ReturnType<typeof memoryStore>> {
  const store = memoryStore()
  if (setup) model.metadata = { ...model.metadata, setup: { ...setup, units: [...setup.units] } }
  await model.save(store)
  return store
}
