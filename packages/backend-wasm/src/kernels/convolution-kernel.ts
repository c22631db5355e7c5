/** A kernel of the convolutions, ordinary or depthwise, from the function that does its work. */

import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import type { ConvolutionAttributes, Shape4 } from './convolution-geometry.js'
import type { EndingAttributes, EndingInputs } from './fused-ending.js'
import { type Heap, heapOf } from './heap.js'

/** What tfjs gives; each kernel has some of it. */
export interface ConvolutionCall extends EndingInputs, ConvolutionAttributes, EndingAttributes {
  readonly kernelName: string
  readonly x: TensorInfo
  /** `[height, width, channels, outChannels]`, of a depthwise convolution `[height, width, channels, multiplier]`. */
  readonly filter: TensorInfo
  readonly dy: TensorInfo
  readonly inputShape: Shape4
  readonly filterShape: Shape4
}

/** The kernel of a name, for tensors `[batch, height, width, channels]`. */
export function convolutionKernel(
  kernelName: string,
  run: (heap: Heap, call: ConvolutionCall) => TensorInfo,
): KernelConfig {
  return {
    kernelName,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend }) =>
      run(heapOf(backend), Object.assign({ kernelName }, inputs, attrs) as object as ConvolutionCall),
  }
}
