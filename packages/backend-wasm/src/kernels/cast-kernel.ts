import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'
import { heapOf } from './heap.js'
import { stockKernel } from './stock-kernels.js'

/** Cast, where true is whatever is not 0; tfjs's own keeps the lowest byte of a number. */
export const castKernel: KernelConfig = {
  kernelName: 'Cast',
  backendName: 'wasm',
  kernelFunc(call) {
    const x = call.inputs.x as TensorInfo
    const { dtype } = call.attrs as unknown as { dtype: string }
    const isNumber = x.dtype === 'float32' || x.dtype === 'int32'
    if (dtype !== 'bool' || !isNumber) return stockKernel('Cast')(call)
    const heap = heapOf(call.backend)
    const y = heap.output(x.shape, 'bool')
    const count = tf.util.sizeFromShape(x.shape)
    heap.kernels.truth(x.dtype === 'float32', heap.addressOf(x), heap.addressOf(y), count)
    return y
  },
}
