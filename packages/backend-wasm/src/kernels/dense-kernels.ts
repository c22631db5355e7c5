/** A dense layer and the gradient of its activation, each in one kernel. */

import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'
import { activationNumber } from './activations.js'
import { heapOf } from './heap.js'
import { multiply } from './matrix-product-kernels.js'

export const denseKernels: readonly KernelConfig[] = [
  {
    kernelName: 'AutoencodersDense',
    backendName: 'wasm',
    kernelFunc({ inputs, attrs, backend }) {
      const heap = heapOf(backend)
      const { input, kernel, bias } = inputs as { input: TensorInfo; kernel: TensorInfo; bias?: TensorInfo }
      const { transposed, activation, slope } = attrs as unknown as DenseAttributes
      const product = multiply(heap, { a: input, b: kernel, transposeA: false, transposeB: transposed })
      const [rows, columns] = product.shape as [number, number]
      const number = activationNumber(activation, 'dense')
      heap.kernels.finishRows(heap.addressOf(product), rows, columns, bias ? heap.addressOf(bias) : 0, number, slope)
      return product
    },
  },
  {
    kernelName: 'AutoencodersActivationGrad',
    backendName: 'wasm',
    kernelFunc({ inputs, attrs, backend }) {
      const heap = heapOf(backend)
      const { dy, y } = inputs as { dy: TensorInfo; y: TensorInfo }
      const { activation, slope } = attrs as unknown as DenseAttributes
      const columns = dy.shape.at(-1) ?? 1
      const rows = tf.util.sizeFromShape(dy.shape.slice(0, -1))
      const isLinear = activation === 'linear'
      const inner = isLinear ? heap.reshaped(dy, dy.shape) : heap.output(dy.shape)
      const sums = heap.output([columns])
      const addresses = [dy, y, inner, sums].map(heap.addressOf) as [number, number, number, number]
      heap.kernels.activationGradient(...addresses, rows, columns, activationNumber(activation, 'dense'), slope)
      return [inner, sums]
    },
  },
]

interface DenseAttributes {
  readonly activation: string
  readonly slope: number
  readonly transposed: boolean
}
