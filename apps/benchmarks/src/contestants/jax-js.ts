/** jax-js on WebAssembly: forward, backward and Adam of a whole step under one `jit`. */

import { defaultDevice, init, jit, numpy as np, tree, valueAndGrad } from '@jax-js/jax'
import { batchStarts, type Contestant, packageVersion, readSamples, refuseWholeFit, unsupported } from './contestant.js'
import { type JaxArray, type JaxModel, type JaxParameters, jaxModels } from './jax-js-models.js'
import type { BlockResult, Prepared, TrainingTask } from './protocol.js'

/** jax-js as a contestant. */
export function jaxJs(): Contestant {
  return new JaxTraining()
}

const BETA_1 = 0.9
const BETA_2 = 0.999
const EPSILON = 1e-7
const LEARNING_RATE = 1e-3

interface State {
  readonly parameters: JaxParameters
  readonly mean: JaxParameters
  readonly meanSquare: JaxParameters
}

type Step = (state: State, rate: JaxArray, correction: JaxArray, inputs: JaxArray[]) => [JaxArray, State]

class JaxTraining implements Contestant {
  #task: TrainingTask | undefined
  #samples = new Float32Array()
  #model: JaxModel | undefined
  #step: Step | undefined
  #state: State | undefined
  #taken = 0

  async prepare(task: TrainingTask): Promise<Prepared> {
    refuseWholeFit('jax-js', task)
    // Without an argument it asks for `navigator`, which Node 20 has not.
    await init('wasm')
    defaultDevice('wasm')
    const create = jaxModels[task.model]
    if (!create) throw unsupported('jax-js', task.model, `it is written here for ${Object.keys(jaxModels).join(', ')}`)
    this.#task = task
    this.#samples = readSamples(task)
    this.#model = create(task.batch)
    const { parameters } = this.#model
    const zeros = () => parameters.map((parameter) => np.zeros(parameter.shape))
    this.#state = { parameters, mean: zeros(), meanSquare: zeros() }
    this.#step = compile(this.#model)
    const { note } = this.#model
    const version = `jax-js ${packageVersion('@jax-js/jax')} (wasm)`
    return { version, threads: 1, ...(note !== undefined && { note }) }
  }

  async run(steps: number): Promise<BlockResult> {
    const task = this.#task
    if (!task) throw new Error('run: expected prepare before it')
    const started = performance.now()
    let loss: JaxArray | undefined
    for (const start of batchStarts(task, this.#taken, steps)) {
      loss?.dispose()
      loss = this.#take(start, task)
    }
    const value = (await loss?.jsAsync()) as number
    return { milliseconds: performance.now() - started, loss: value }
  }

  #take(start: number, { batch, sampleShape }: TrainingTask): JaxArray {
    const model = this.#model
    if (!model || !this.#step || !this.#state) throw new Error('run: expected prepare before it')
    this.#taken += 1
    const size = sampleShape.reduce((product, length) => product * length, 1)
    const input = np
      .array(this.#samples.slice(start * size, (start + batch) * size))
      .reshape([batch, ...model.sampleShape])
    const rate = np.array(LEARNING_RATE / (1 - BETA_1 ** this.#taken))
    const correction = np.array(1 / (1 - BETA_2 ** this.#taken))
    const [loss, state] = this.#step(this.#state, rate, correction, [input, ...(model.draw?.() ?? [])])
    this.#state = state
    return loss
  }
}

/** The whole step as one program; it takes its arguments' memory over. */
function compile({ loss }: JaxModel): Step {
  const step = (
    parameters: JaxParameters,
    mean: JaxParameters,
    meanSquare: JaxParameters,
    rate: JaxArray,
    correction: JaxArray,
    inputs: JaxArray[],
  ): [JaxArray, JaxParameters, JaxParameters, JaxParameters] => {
    const [value, gradients] = valueAndGrad(loss)(tree.ref(parameters), inputs) as [JaxArray, JaxParameters]
    const nextMean = mean.map((old, i) => old.mul(BETA_1).add(gradients[i]!.ref.mul(1 - BETA_1)))
    const nextSquare = meanSquare.map((old, i) => old.mul(BETA_2).add(np.square(gradients[i]!).mul(1 - BETA_2)))
    const next = parameters.map((parameter, i) => {
      const root = np.sqrt(nextSquare[i]!.ref.mul(correction.ref)).add(EPSILON)
      return parameter.sub(nextMean[i]!.ref.mul(rate.ref).div(root))
    })
    rate.dispose()
    correction.dispose()
    return [value, next, nextMean, nextSquare]
  }
  const compiled = jit(step)
  return (state, rate, correction, inputs) => {
    const [value, parameters, mean, meanSquare] = compiled(
      state.parameters,
      state.mean,
      state.meanSquare,
      rate,
      correction,
      inputs,
    )
    return [value, { parameters, mean, meanSquare }]
  }
}
