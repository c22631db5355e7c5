/** Times one kernel of the backend in use, at given shapes. */

import * as tf from '@tensorflow/tfjs-core'
import type { KernelCall, KernelInput } from './protocol.js'

/** Calls between two looks at the clock take at least this long. */
const GROUP_MILLISECONDS = 0.5

/**
 * Calls a kernel for about that long; its inputs are made before the clock starts, its outputs freed while it runs.
 *
 * @returns The shortest time of one call, in microseconds: of groups of calls where one is too short for the clock.
 * @throws When the backend has no such kernel.
 */
export function timeKernel({ name, inputs, attrs }: KernelCall, milliseconds: number): number {
  const kernel = tf.getKernel(name, tf.getBackend())
  if (!kernel) throw new Error(`no kernel ${name}`)
  const tensors = makeInputs(inputs)
  const owned = new Set(Object.values(tensors).map(({ dataId }) => dataId))
  const backend = tf.backend() as tf.KernelBackend & { disposeData(dataId: object): boolean }
  const call = () => {
    const outputs = kernel.kernelFunc({ inputs: tensors, attrs: attrs as tf.NamedAttrMap, backend })
    for (const { dataId } of [outputs].flat()) if (!owned.has(dataId)) backend.disposeData(dataId)
  }
  try {
    return bestOf(call, milliseconds)
  } finally {
    tf.dispose(tensors)
  }
}

function bestOf(call: () => void, milliseconds: number): number {
  const group = groupSize(call)
  let best = Number.POSITIVE_INFINITY
  const end = performance.now() + milliseconds
  do {
    const started = performance.now()
    for (let i = 0; i < group; i++) call()
    best = Math.min(best, (performance.now() - started) / group)
  } while (performance.now() < end)
  return best * 1000
}

/** Calls that are long enough together; finding out warms up. */
function groupSize(call: () => void): number {
  for (let group = 1; ; group *= 2) {
    const started = performance.now()
    for (let i = 0; i < group; i++) call()
    if (performance.now() - started >= GROUP_MILLISECONDS) return group
  }
}

function makeInputs(inputs: KernelCall['inputs']): tf.NamedTensorMap {
  if (Array.isArray(inputs)) return (inputs as readonly KernelInput[]).map(makeTensor) as unknown as tf.NamedTensorMap
  return Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, makeTensor(input as KernelInput)]))
}

/** Positive floats, so that roots and logarithms are as in training; zeros where indices or masks are meant. */
function makeTensor({ shape, dtype }: KernelInput): tf.Tensor {
  const size = shape.reduce((product, length) => product * length, 1)
  const values = Float32Array.from({ length: size }, (_, i) => (dtype === 'float32' ? 0.1 + (i % 89) / 100 : 0))
  return tf.tensor(values, [...shape], dtype as tf.DataType)
}
