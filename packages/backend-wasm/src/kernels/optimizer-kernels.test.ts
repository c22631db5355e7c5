import { adam, adamW, rmsProp, selectBackend, sgd } from '@autoencoders/core'
import type { Optimizer } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { afterEach, describe, expect, it } from 'vitest'
import { wasm } from '../index.js'
import { expectNoLeak, randomNumbers, useWasm } from '../testing/kernel-checks.js'
import { optimizerKernels } from './optimizer-kernels.js'
import { registerKernels } from './register-kernels.js'

useWasm()
afterEach(registerKernels)

const optimizers: Record<string, object> = {
  sgd: sgd({ learningRate: 0.1 }),
  'sgd with momentum': sgd({ learningRate: 0.1, momentum: 0.9 }),
  'sgd with Nesterov momentum': sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true }),
  adam: adam({ learningRate: 0.01 }),
  adamW: adamW({ learningRate: 0.01, weightDecay: 0.1 }),
  rmsProp: rmsProp({ learningRate: 0.01 }),
  'rmsProp with momentum': rmsProp({ learningRate: 0.01, momentum: 0.9 }),
}

/** Three steps with gradients of every size, NaN and ∞ among them. @returns The parameter and the slots. */
function steps(optimizer: Optimizer, shape: number[], decays = true): Float32Array[] {
  const size = tf.util.sizeFromShape(shape)
  const start = optimizer.slots.map((slot) => [slot, tf.zeros(shape)] as const)
  let state = { parameter: tf.tensor(randomNumbers(size, 1), shape) as tf.Tensor, slots: Object.fromEntries(start) }
  for (let step = 1; step <= 3; step++) {
    const values = randomNumbers(size, step + 1).map((value, i) => value * 10 ** ((i % 17) - 12))
    if (size > 30) values.set([Number.NaN, Number.POSITIVE_INFINITY, 1e-42], 20)
    const gradient = tf.tensor(values, shape)
    const update = { ...state, gradient, learningRate: optimizer.learningRate.at(step), step, decays }
    state = { ...optimizer.update(update) }
  }
  return [state.parameter, ...Object.values(state.slots)].map((tensor) => tensor.dataSync() as Float32Array)
}

describe.each(Object.entries(optimizers))('%s as a kernel', (_, part) => {
  const optimizer = part as Optimizer

  it.each([[[1]], [[3]], [[4]], [[7, 11]], [[64, 32]], [[0]]])(
    'gives the bits of plain operations, shape %j',
    (shape) => {
      const fused = steps(optimizer, shape)
      for (const { kernelName } of optimizerKernels) tf.unregisterKernel(kernelName, 'wasm')
      const plain = steps(optimizer, shape)
      expect(fused).toEqual(plain)
      expect(fused[0]).toHaveLength(tf.util.sizeFromShape(shape))
    },
  )

  it('leaves nothing behind in thousands of steps', () => {
    const [parameter, gradient] = [tf.ones([5]), tf.ones([5])]
    const slots = Object.fromEntries(optimizer.slots.map((slot) => [slot, tf.zeros([5])]))
    expectNoLeak(() => {
      for (let step = 1; step <= 3000; step++) {
        const update = { parameter, gradient, slots, learningRate: 0.1, step, decays: true }
        const result = optimizer.update(update)
        tf.dispose([result.parameter, ...Object.values(result.slots)])
      }
      return []
    })
  })
})

it('weight decay spares what does not decay', async () => {
  await selectBackend([wasm()])
  const optimizer = optimizers.adamW as Optimizer
  expect(steps(optimizer, [8], false)[0]).not.toEqual(steps(optimizer, [8], true)[0])
})

describe('a step on variables', () => {
  const optimizer = optimizers.adam as Optimizer
  const step = (parameter: tf.Tensor) => {
    const slots = { mean: tf.variable(tf.zeros([3])), meanSquare: tf.variable(tf.zeros([3])) }
    return optimizer.update({ parameter, gradient: tf.ones([3]), slots, learningRate: 0.1, step: 1, decays: true })
  }

  it('gives the same numbers as on tensors, without new memory', () => {
    const expected = step(tf.tensor1d([1, 2, 3])).parameter.dataSync()
    const variable: tf.Variable = tf.tidy(() => tf.variable(tf.tensor1d([1, 2, 3])))
    const { parameter } = step(variable)
    expect(parameter.dataSync()).toEqual(expected)
    expect(parameter.dataId).toBe(variable.dataId)
    variable.assign(parameter)
    parameter.dispose()
    expect([...variable.dataSync()]).toEqual([...expected])
  })

  it('leaves alone what a clone still shows, and tensors that are no variables', () => {
    const variable: tf.Variable = tf.variable(tf.tensor1d([1, 2, 3]))
    const clone = tf.clone(variable)
    variable.assign(step(variable).parameter)
    expect([...clone.dataSync()]).toEqual([1, 2, 3])
    const tensor = tf.tensor1d([1, 2, 3])
    step(tensor)
    expect([...tensor.dataSync()]).toEqual([1, 2, 3])
  })
})
