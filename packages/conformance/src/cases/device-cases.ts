/** What is not an operation: the backend in use, random draws, parameters, memory. */

import { randomStreams, sizeOf } from '@autoencoders/core'
import { glorotUniform, ones, type Parameter, parameterScope } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { assertSameBits, assertThat } from '../deviation.js'
import { type BackendCase, backendCase, take } from './backend-case.js'

/** The first case: without it all others could pass on another backend. */
export const backendInUse: BackendCase = backendCase('the backend in use is the one asked for', async (adapter) => {
  const inUse = tf.getBackend()
  assertThat(Boolean(inUse), 'expected a backend in use, received none. First call await selectBackend([…]).')
  if (adapter) {
    assertThat(inUse === adapter.tfjsName, `expected ${adapter.tfjsName} in use, received ${inUse}.`)
  }
  // Not only by name: what is computed must be held by that backend.
  const backend = tf.findBackend(inUse)
  const before = backend.numDataIds()
  const product = tf.tidy(() => tf.matMul(tf.ones([2, 3]), tf.ones([3, 2])))
  const held = backend.numDataIds() - before
  const { data } = await take(product)
  assertThat(held === 1, `expected one more array held by ${inUse} after a matrix product, received ${held}.`)
  assertThat(data[0] === 3, `expected 3 from a product of ones over 3, received ${data[0]}.`)
})

const awkward = [0, -0, 1e-45, -1e-45, 1.17549435e-38, 3.4028234e38, -3.4028234e38, Math.PI, 1 / 3, 16777217]

const uploads = backendCase('values come back from the device with the same bits', async () => {
  const data = Float32Array.from(awkward)
  assertSameBits('round trip', await take(tf.tensor1d(data)), { data, shape: [data.length] })
})

const draws = (['uniform', 'normal', 'truncatedNormal'] as const).map((distribution) =>
  backendCase(`${distribution} draws come back from the device with the same bits`, async () => {
    const draw = () => randomStreams(0).stream('conformance/draws', 3)[distribution](1009)
    const received = await take(tf.tensor1d(draw()))
    assertSameBits(`${distribution} draws`, received, { data: draw(), shape: [1009] })
  }),
)

/** A parameter of its own, freed at the end. */
async function withParameter(use: (parameter: Parameter) => Promise<void>): Promise<void> {
  const parameter = parameterScope(randomStreams(5), []).parameter('kernel', [13, 7], glorotUniform)
  try {
    await use(parameter)
  } finally {
    parameter.dispose()
  }
}

const parameters = [
  backendCase('a parameter begins with the value of its initializer, to the bit', () =>
    withParameter(async (parameter) => {
      const before = await parameter.read()
      const onDevice = await parameter.value.data()
      assertSameBits('first value', { data: onDevice, shape: [91] }, { data: before, shape: [91] })
    }),
  ),
  backendCase('a parameter reads what was set, to the bit', () =>
    withParameter(async (parameter) => {
      const values = randomStreams(6).stream('values').normal(91)
      parameter.set(values)
      assertSameBits('set value', { data: await parameter.read(), shape: [91] }, { data: values, shape: [91] })
      values.fill(0)
      const read = await parameter.read()
      assertThat(
        read.some((value) => value !== 0),
        'expected the parameter to keep a copy, received the array itself.',
      )
    }),
  ),
  backendCase('a parameter reads what was assigned on the device, to the bit', () =>
    withParameter(async (parameter) => {
      const before = await parameter.read()
      tf.tidy(() => parameter.assign(tf.mul(parameter.value, 2)))
      const doubled = before.map((value) => value * 2)
      assertSameBits('assigned value', { data: await parameter.read(), shape: [91] }, { data: doubled, shape: [91] })
    }),
  ),
  backendCase('assigning to a parameter leaves earlier results as they were', () =>
    withParameter(async (parameter) => {
      const earlier = tf.clone(parameter.value)
      const due = Float32Array.from(await earlier.data())
      tf.tidy(() => parameter.assign(tf.zeros([13, 7])))
      assertSameBits('earlier result', await take(earlier), { data: due, shape: [13, 7] })
    }),
  ),
]

const memory = [
  backendCase('gradients leave no tensors behind over 50 steps', async () => {
    const scope = parameterScope(randomStreams(5), [])
    const kernel = scope.parameter('kernel', [7, 3], glorotUniform)
    const scale = scope.parameter('scale', [3], ones)
    const step = () =>
      tf.tidy(() => {
        const x = tf.tensor(
          randomStreams(1)
            .stream('x')
            .uniform(sizeOf([5, 7])),
          [5, 7],
        )
        const loss = () => tf.mean(tf.square(tf.mul(tf.tanh(tf.matMul(x, kernel.value)), scale.value))) as tf.Scalar
        const { grads } = tf.variableGrads(loss, [kernel.value, scale.value])
        for (const parameter of [kernel, scale]) {
          parameter.assign(tf.sub(parameter.value, tf.mul(grads[parameter.value.name]!, 0.1)))
        }
      })
    step()
    const before = tf.memory()
    for (let i = 0; i < 50; i++) step()
    const after = tf.memory()
    kernel.dispose()
    scale.dispose()
    assertThat(
      after.numTensors === before.numTensors && after.numDataBuffers === before.numDataBuffers,
      `expected ${before.numTensors} tensors in ${before.numDataBuffers} buffers after 50 steps, ` +
        `received ${after.numTensors} in ${after.numDataBuffers}.`,
    )
  }),
]

/** Draws, parameters and memory. */
export const deviceCases: readonly BackendCase[] = [uploads, ...draws, ...parameters, ...memory]
