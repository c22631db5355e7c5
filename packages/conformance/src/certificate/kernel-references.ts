/** Kernels computed once more, by another backend: `cpu` best, whose sums are in float64. */

import {
  type ConvolutionOperands,
  convolutionProduct,
  denseProduct,
  type MapShape4,
  type Pair,
  transposedConvolutionProduct,
} from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
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
])

/**
 * Computes a kernel on another backend, which is in use afterwards.
 *
 * @returns Undefined where that has no such kernel.
 */
export async function computeReference(
  backendName: string,
  kernelName: string,
  inputs: Readonly<Record<string, ReadTensor>>,
  attributes: tf.NamedAttrMap,
): Promise<ReferenceOutput[] | undefined> {
  await tf.setBackend(backendName)
  await tf.ready()
  if (!tf.getKernel(kernelName, backendName) && !compositions[kernelName]) return undefined
  const outputs = tf.tidy(() => runOn(inputs, (values) => values, kernelName, attributes))
  const values = await readAndDispose(outputs)
  if (!SUMS.has(kernelName)) return values.map((own) => ({ values: own, magnitude: largest(own) }))
  const sums = tf.tidy(() => runOn(inputs, (own) => (own as Float32Array).map(Math.abs), kernelName, attributes))
  const magnitudes = (await readAndDispose(sums)).map(largest)
  return values.map((own, i) => ({ values: own, magnitude: Math.max(largest(own), magnitudes[i]!) }))
}

type Composition = (inputs: tf.NamedTensorMap, attributes: tf.NamedAttrMap) => tf.Tensor

/** Our fused kernels, as the plain operations that they stand for where there is no such kernel. */
const compositions: Readonly<Record<string, Composition>> = {
  AutoencodersDense: ({ input, kernel, bias }, { transposed, activation }) =>
    activated(
      denseProduct({
        ...{ input: input as tf.Tensor2D, kernel: kernel!, bias: bias! },
        ...{ transposed: transposed as boolean, activation: 'linear' },
      }),
      activation as string,
    ),
  AutoencodersConv2D: (inputs, attributes) =>
    activated(convolutionProduct(convolutionOf(inputs, attributes)), attributes.activation as string),
  AutoencodersConv2DTranspose: (inputs, attributes) =>
    activated(
      transposedConvolutionProduct(convolutionOf(inputs, attributes), attributes.outputShape as MapShape4),
      attributes.activation as string,
    ),
}

function convolutionOf({ input, filter, bias }: tf.NamedTensorMap, attributes: tf.NamedAttrMap): ConvolutionOperands {
  const { strides, dilations, pad } = attributes as { strides: Pair; dilations: Pair; pad: 'same' | 'valid' }
  const operands = { input: input as tf.Tensor4D, filter: filter!, bias: bias! }
  return { ...operands, stride: strides, dilation: dilations, pad, activation: 'linear' }
}

/** By the names that fused kernels are told. */
function activated(x: tf.Tensor, activation: string): tf.Tensor {
  if (activation === 'relu') return tf.relu(x)
  if (activation === 'sigmoid') return tf.sigmoid(x)
  if (activation === 'tanh') return tf.tanh(x)
  if (activation === 'elu') return tf.elu(x)
  return activation === 'leakyrelu' ? tf.leakyRelu(x) : x
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
  const compose = compositions[kernelName]
  if (compose && !tf.getKernel(kernelName, tf.getBackend())) return [compose(named, attributes)]
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
