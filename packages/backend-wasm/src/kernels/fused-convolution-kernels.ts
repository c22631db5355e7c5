/** A convolution, or a transposed one, with its bias and activation. */

import type { KernelConfig, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs-core'
import { activationNumber } from './activations.js'
import { heapOf } from './heap.js'

interface Operands extends NamedTensorInfoMap {
  readonly input: TensorInfo
  readonly filter: TensorInfo
  readonly bias: TensorInfo
}

interface Attributes {
  readonly strides: [number, number]
  readonly dilations: [number, number]
  readonly pad: 'same' | 'valid'
  readonly activation: string
  readonly slope: number
  /** Of a transposed one. */
  readonly outputShape: number[]
}

export const fusedConvolutionKernels: readonly KernelConfig[] = [
  {
    kernelName: 'AutoencodersConv2D',
    backendName: 'wasm',
    kernelFunc({ inputs, attrs, backend }) {
      const { input: x, filter, bias } = inputs as Operands
      const { strides, dilations, pad, activation, slope } = attrs as unknown as Attributes
      const movement = { strides, dilations, pad, dataFormat: 'NHWC' }
      const ending = { activation, leakyreluAlpha: slope }
      return heapOf(backend).call('FusedConv2D', { x, filter, bias }, { ...movement, ...ending })
    },
  },
  {
    kernelName: 'AutoencodersConv2DTranspose',
    backendName: 'wasm',
    kernelFunc({ inputs, attrs, backend }) {
      const heap = heapOf(backend)
      const { input: dy, filter, bias } = inputs as Operands
      const { strides, dilations, pad, activation, slope, outputShape } = attrs as unknown as Attributes
      const movement = { strides, dilations, pad, dataFormat: 'NHWC', inputShape: outputShape }
      const map = heap.call('Conv2DBackpropInput', { dy, filter }, movement)
      const [batch = 0, height = 0, width = 0, channels = 0] = outputShape
      const number = activationNumber(activation, 'conv2dTranspose')
      const [at, row] = [heap.addressOf(map), heap.addressOf(bias)]
      heap.kernels.finishRows(at, batch * height * width, channels, row, number, slope)
      return map
    },
  },
]
