/** Kernels computed once more, by another backend: `cpu` best, whose sums are in float64. */

import * as tf from '@tensorflow/tfjs-core'
import { fusedReferences } from './fused-references.js'
import type { ReferenceOutput } from './kernel-deviation.js'

/** A tensor read back from the backend that is looked at. */
export interface ReadTensor {
  readonly shape: readonly number[]
  readonly dtype: tf.DataType
  readonly values: tf.DataTypeMap[tf.DataType]
}

/** Sums of products: rounding is relative to what is added, which may cancel out. */
const SUMS = new Set([
  ...['AddN', 'BatchMatMul', 'Cumsum', 'Einsum', 'Mean', 'Sum', 'UnsortedSegmentSum', '_FusedMatMul', 'FusedConv2D'],
  ...['Conv2D', 'Conv2DBackpropFilter', 'Conv2DBackpropInput', 'DepthwiseConv2dNative'],
  ...['DepthwiseConv2dNativeBackpropFilter', 'DepthwiseConv2dNativeBackpropInput', 'AvgPool', 'AvgPoolGrad'],
  'AutoencodersActivationGrad',
])

/**
 * Computes a kernel on another backend, which is in use afterwards.
 *
 * @returns Undefined where that has no such kernel; fewer outputs where the rest is the kernel's own business.
 */
export async function computeReference(
  backendName: string,
  kernelName: string,
  inputs: Readonly<Record<string, ReadTensor>>,
  attributes: tf.NamedAttrMap,
): Promise<ReferenceOutput[] | undefined> {
  await tf.setBackend(backendName)
  await tf.ready()
  if (!tf.getKernel(kernelName, backendName) && !fusedReferences[kernelName]) return undefined
  const outputs = tf.tidy(() => runOn(inputs, (values) => values, kernelName, attributes))
  const values = await readAndDispose(outputs)
  if (!SUMS.has(kernelName)) return values.map((own) => ({ values: own, magnitude: largest(own) }))
  const sums = tf.tidy(() => runOn(inputs, (own) => (own as Float32Array).map(Math.abs), kernelName, attributes))
  const magnitudes = (await readAndDispose(sums)).map(largest)
  return values.map((own, i) => ({ values: own, magnitude: Math.max(largest(own), magnitudes[i]!) }))
}

type Values = tf.DataTypeMap[tf.DataType]

function runOn(
  inputs: Readonly<Record<string, ReadTensor>>,
  change: (values: Values) => Values,
  kernelName: string,
  attributes: tf.NamedAttrMap,
): tf.Tensor[] {
  const tensors = Object.entries(inputs).map(([name, { values, shape, dtype }]) => [
    name,
    tf.tensor(dtype === 'float32' ? (change(values) as Float32Array) : (values as Int32Array), [...shape], dtype),
  ])
  const named = Object.fromEntries(tensors) as tf.NamedTensorMap
  // AddN, Concat, Pack and Einsum are given lists.
  const given = '0' in named ? (Object.values(named) as unknown as tf.NamedTensorMap) : named
  const compose = fusedReferences[kernelName]
  if (compose && !tf.getKernel(kernelName, tf.getBackend())) return compose(named, attributes)
  return [tf.engine().runKernel(kernelName, given, attributes)].flat() as tf.Tensor[]
}

async function readAndDispose(tensors: readonly tf.Tensor[]): Promise<Float32Array[]> {
  const values = await Promise.all(tensors.map((tensor) => tensor.data() as Promise<Float32Array>))
  tf.dispose([...tensors])
  return values
}

function largest(values: ArrayLike<number>): number {
  let most = 0
  for (let i = 0; i < values.length; i++) {
    const magnitude = Math.abs(values[i]!)
    if (magnitude > most && magnitude < Number.POSITIVE_INFINITY) most = magnitude
  }
  return most
}
