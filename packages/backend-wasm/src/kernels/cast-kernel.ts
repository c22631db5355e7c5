import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import { heapOf } from './heap.js'
import { stockKernel } from './stock-kernels.js'

/** Cast, where true is whatever is not 0; tfjs's own keeps the lowest byte of a number. */
export const castKernel: KernelConfig = {
  kernelName: 'Cast',
  backendName: 'wasm',
  kernelFunc(call) {
    const { inputs, attrs, backend } = call
    const x = inputs.x as TensorInfo
    const { dtype } = attrs as unknown as { dtype: string }
    if (dtype !== 'bool' || x.dtype === 'bool') return stockKernel('Cast')(call)
    const heap = heapOf(backend)
    const zero = heap.call('Fill', {}, { shape: [], value: 0, dtype: x.dtype })
    const truth = heap.call('NotEqual', { a: x, b: zero })
    heap.dispose(zero)
    return truth
  },
}
