/** Cases of one operation: its values and its gradients against float64. */

import { randomStreams, type Shape, sizeOf } from '@autoencoders/core'
import * as tf from '@tensorflow/tfjs-core'
import { assertClose, type Tolerance } from '../deviation.js'
import { type Array64, fill64 } from '../reference/array64.js'
import { centralDifferences } from '../reference/central-differences.js'
import { type BackendCase, backendCase, take } from './backend-case.js'

/** An operation, twice: as tensors and as doubles. */
export interface Operation {
  readonly name: string
  readonly inputs: readonly Array64[]
  readonly run: (...inputs: tf.Tensor[]) => tf.Tensor
  readonly expected: (...inputs: Array64[]) => Array64
  /** Inputs that gradients flow to; by default all. */
  readonly differentiable?: readonly boolean[]
  /** Default {@link FLOAT32}. */
  readonly tolerance?: Tolerance
}

/** Some eighty units in the last place of a float32, and as much near zero: room for a sum of a few dozen terms. */
export const FLOAT32: Tolerance = { relative: 1e-5, absolute: 1e-6 }

/** The cases of an operation: its values, and its gradients unless none flow. */
export function operationCases(operation: Operation): BackendCase[] {
  const differentiable = operation.differentiable ?? operation.inputs.map(() => true)
  const forward = backendCase(operation.name, () => checkForward(operation))
  if (!differentiable.includes(true)) return [forward]
  return [forward, backendCase(`gradient of ${operation.name}`, () => checkGradient(operation, differentiable))]
}

/** Values drawn from our own streams, uniform in [minimum, maximum), exact in float32. */
export function drawn(name: string, shape: Shape, minimum = -2, maximum = 2): Array64 {
  const values = randomStreams(2024).stream(`conformance/${name}`).uniform(sizeOf(shape))
  return fill64(shape, (i) => Math.fround(minimum + (maximum - minimum) * values[i]!))
}

/** Values written out, rounded to float32. */
export function given(values: readonly number[], shape: Shape = [values.length]): Array64 {
  return fill64(shape, (i) => Math.fround(values[i]!))
}

async function checkForward({ name, inputs, run, expected, tolerance = FLOAT32 }: Operation): Promise<void> {
  const received = await take(tf.tidy(() => run(...inputs.map(upload))))
  assertClose(name, received, expected(...inputs), tolerance)
}

async function checkGradient(operation: Operation, differentiable: readonly boolean[]): Promise<void> {
  const { name, inputs, run, expected, tolerance = FLOAT32 } = operation
  const variable = inputs.filter((_, i) => differentiable[i])
  const upstream = drawn(`${name} upstream`, expected(...inputs).shape, 0.5, 1.5)
  /** All inputs from those that vary. */
  const all = <Value>(values: readonly Value[], fixed: (input: Array64) => Value): Value[] => {
    let next = 0
    return inputs.map((input, i) => (differentiable[i] ? values[next++]! : fixed(input)))
  }
  const due = centralDifferences((...values) => expected(...all(values, (x) => x)), variable, upstream)
  const gradients = tf.tidy(() =>
    tf.grads((...values: tf.Tensor[]) => run(...all(values, upload)))(variable.map(upload), upload(upstream)),
  )
  const received = await Promise.all(gradients.map(take))
  received.forEach((gradient, i) => {
    assertClose(`gradient of ${name} with respect to input ${i}`, gradient, due[i]!, tolerance)
  })
}

function upload({ data, shape }: Array64): tf.Tensor {
  return tf.tensor(Float32Array.from(data), [...shape], 'float32')
}
