/** brain.js on the CPU: fully connected layers only, one sample at a time. */

import brain from 'brain.js'
import { batchStarts, type Contestant, packageVersion, readSamples, refuseWholeFit, unsupported } from './contestant.js'
import type { BlockResult, Prepared, TrainingTask } from './protocol.js'

/** brain.js as a contestant. */
export function brainJs(): Contestant {
  return new BrainTraining()
}

interface Sample {
  readonly input: number[]
  readonly output: number[]
}

class BrainTraining implements Contestant {
  readonly #network = new brain.NeuralNetwork({ hiddenLayers: [128, 64, 128], activation: 'sigmoid' })
  #task: TrainingTask | undefined
  #samples: Sample[] = []
  #taken = 0

  async prepare(task: TrainingTask): Promise<Prepared> {
    refuseWholeFit('brain.js', task)
    if (task.model !== 'dense') throw unsupported('brain.js', task.model, 'it has fully connected layers only')
    this.#task = task
    this.#samples = rows(readSamples(task), task.samples)
    const version = `brain.js ${packageVersion('brain.js')}`
    return { version, threads: 1, note: 'SGD with momentum after every sample, sigmoid in every layer' }
  }

  async run(steps: number): Promise<BlockResult> {
    const task = this.#task
    if (!task) throw new Error('run: expected prepare before it')
    const starts = batchStarts(task, this.#taken, steps)
    const samples = starts.flatMap((start) => this.#samples.slice(start, start + task.batch))
    const started = performance.now()
    const { error } = this.#network.train(samples, {
      iterations: 1,
      errorThresh: 1e-9,
      learningRate: 0.3,
      momentum: 0.1,
    })
    this.#taken += steps
    return { milliseconds: performance.now() - started, loss: error }
  }
}

function rows(values: Float32Array, count: number): Sample[] {
  const width = values.length / count
  return Array.from({ length: count }, (_, i) => {
    const row = Array.from(values.subarray(i * width, (i + 1) * width))
    return { input: row, output: row }
  })
}
