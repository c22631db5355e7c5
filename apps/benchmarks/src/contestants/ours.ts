/** This library: the training loop of `core` on one of its adapters. */

import { cpu } from '@autoencoders/backend-cpu'
import { type WasmOptions, wasm } from '@autoencoders/backend-wasm'
import {
  adam,
  type BackendAdapter,
  type BackendSelection,
  type History,
  selectBackend,
  type TrainingEvents,
} from '@autoencoders/core'
import * as tf from '@tensorflow/tfjs-core'
import { trainedModel } from '../workloads/trained-model.js'
import { type Contestant, readSamples } from './contestant.js'
import { multiplySquares } from './multiply-squares.js'
import { profileKernels } from './profile-kernels.js'
import type { BlockResult, KernelCall, Prepared, ProfileResult, TrainingTask } from './protocol.js'
import { timeKernel } from './time-kernel.js'

/** Which of our backends. */
export type OurBackend = 'wasm' | 'wasm-bit-exact' | 'cpu'

/** Our library as a contestant. */
export function ours(backend: OurBackend): Contestant {
  return new OurTraining(backend)
}

class OurTraining implements Contestant {
  readonly #backend: OurBackend
  #selection: BackendSelection | undefined
  #fit: (() => Promise<History>) | undefined
  #events: TrainingEvents | undefined

  constructor(backend: OurBackend) {
    this.#backend = backend
  }

  async prepare(task: TrainingTask): Promise<Prepared> {
    const { features, version, threads } = await this.#select()
    const samples = { data: readSamples(task), shape: [task.samples, ...task.sampleShape] }
    const options = { batchSize: task.batch, optimizer: adam({ learningRate: 1e-3, epsilon: 1e-7 }) }
    const model = trainedModel(task.model)
    if (task.wholeFit) this.#fit = () => model.fit(samples, { ...options, epochs: 1 })
    else this.#events = model.train(samples, { ...options, epochs: Number.MAX_SAFE_INTEGER, shuffle: false })
    return { version: `tfjs ${version} (${features.join(', ')})`, threads }
  }

  async run(steps: number): Promise<BlockResult> {
    const started = performance.now()
    const loss = this.#fit ? (await this.#fit()).epochs[0]!.loss : await this.#take(steps)
    return { milliseconds: performance.now() - started, loss }
  }

  async profile(steps: number): Promise<ProfileResult> {
    return { steps, ...(await profileKernels(tf.getBackend(), () => this.#take(steps))) }
  }

  async timeKernel(call: KernelCall, milliseconds: number): Promise<number> {
    await this.#select()
    return timeKernel(call, milliseconds)
  }

  async multiply(size: number, times: number): Promise<number> {
    await this.#select()
    return multiplySquares(size, times)
  }

  /** The loss of every step comes back from the device as part of the step. */
  async #take(steps: number): Promise<number> {
    if (!this.#events) throw new Error('run: expected prepare before it')
    for (let taken = 0; ; ) {
      const { value, done } = await this.#events.next()
      if (done) throw new Error('training ended by itself')
      if (value.type === 'step' && ++taken === steps) return value.loss
    }
  }

  async #select(): Promise<BackendSelection> {
    this.#selection ??= await selectBackend([adapterOf(this.#backend)])
    const { features } = this.#selection
    if (this.#backend === 'wasm-bit-exact' && !features.some((feature) => /bit.?exact/i.test(feature))) {
      throw new Error(`the wasm adapter loaded without its bit-exact mode (features: ${features.join(', ') || 'none'})`)
    }
    return this.#selection
  }
}

function adapterOf(backend: OurBackend): BackendAdapter {
  if (backend === 'cpu') return cpu()
  const options: WasmOptions & { readonly bitExact?: boolean } = backend === 'wasm' ? {} : { bitExact: true }
  return wasm(options)
}
