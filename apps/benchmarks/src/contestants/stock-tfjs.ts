/** Stock TensorFlow.js: no adapter, no kernel, no repair of ours. `LayersModel.fit`, or a custom loop for the VAE. */

import '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import { type Contestant, readSamples, refuseWholeFit, unsupported } from './contestant.js'
import { multiplySquares } from './multiply-squares.js'
import { profileKernels } from './profile-kernels.js'
import type { BlockResult, KernelCall, Prepared, ProfileResult, TrainingTask } from './protocol.js'
import { stockModels } from './stock-tfjs-models.js'
import { stockVae } from './stock-tfjs-vae.js'
import { timeKernel } from './time-kernel.js'

/** Takes steps that begin with the step of that number, and gives the last one's loss. */
export type StockSteps = (firstStep: number, steps: number) => Promise<number>

/** Stock tfjs as a contestant. */
export function stockTfjs(backend: 'wasm' | 'cpu'): Contestant {
  return new StockTraining(backend)
}

class StockTraining implements Contestant {
  readonly #backend: 'wasm' | 'cpu'
  #steps: StockSteps | undefined
  #taken = 0

  constructor(backend: 'wasm' | 'cpu') {
    this.#backend = backend
  }

  async prepare(task: TrainingTask): Promise<Prepared> {
    await selectStock(this.#backend)
    if (task.model === 'vae') refuseWholeFit('stock tfjs, for this model,', task)
    const samples = tf.tensor(readSamples(task), [task.samples, ...task.sampleShape])
    this.#steps = task.model === 'vae' ? stockVae(samples as tf.Tensor2D, task) : stockFit(samples, task)
    return { version: `tfjs ${tf.version_core}`, threads: 1 }
  }

  async run(steps: number): Promise<BlockResult> {
    const started = performance.now()
    const loss = await this.#take(steps)
    return { milliseconds: performance.now() - started, loss }
  }

  async profile(steps: number): Promise<ProfileResult> {
    return { steps, ...(await profileKernels(tf.getBackend(), () => this.#take(steps))) }
  }

  async timeKernel(call: KernelCall, milliseconds: number): Promise<number> {
    await selectStock(this.#backend)
    return timeKernel(call, milliseconds)
  }

  async multiply(size: number, times: number): Promise<number> {
    await selectStock(this.#backend)
    return multiplySquares(size, times)
  }

  async #take(steps: number): Promise<number> {
    if (!this.#steps) throw new Error('run: expected prepare before it')
    const loss = await this.#steps(this.#taken, steps)
    this.#taken += steps
    return loss
  }
}

/** As `fit` is used: with the samples in one tensor; in order, unless it is asked for whole; other options as they are. */
function stockFit(
  samples: tf.Tensor,
  { model: name, batch, samples: count, wholeFit = false }: TrainingTask,
): StockSteps {
  const create = stockModels[name]
  if (!create) throw unsupported('stock tfjs', name, `there are ${Object.keys(stockModels).join(', ')}`)
  const model = create()
  model.compile({ optimizer: tf.train.adam(1e-3, 0.9, 0.999, 1e-7), loss: 'meanSquaredError' })
  const train = async (data: tf.Tensor, epochs: number) => {
    const { history } = await model.fit(data, data, { batchSize: batch, epochs, shuffle: wholeFit, verbose: 0 })
    return Number(history.loss?.at(-1))
  }
  return async (_firstStep, steps) => {
    const perEpoch = count / batch
    const epochs = Math.floor(steps / perEpoch)
    let loss = epochs > 0 ? await train(samples, epochs) : Number.NaN
    if (steps % perEpoch > 0) {
      const some = tf.slice(samples, 0, (steps % perEpoch) * batch)
      loss = await train(some, 1)
      some.dispose()
    }
    return loss
  }
}

async function selectStock(backend: 'wasm' | 'cpu'): Promise<void> {
  if (backend === 'cpu') await import('@tensorflow/tfjs-backend-cpu')
  await tf.setBackend(backend)
  await tf.ready()
}
