import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import { heapOf } from './heap.js'
import { stockKernel } from './stock-kernels.js'

/** Transpose, empty tensors included: tfjs's own divides by the length of an axis. */
export const transposeKernel: KernelConfig = {
  kernelName: 'Transpose',
  backendName: 'wasm',
  kernelFunc(call) {
    const x = call.inputs.x as TensorInfo
    if (!x.shape.includes(0)) return stockKernel('Transpose')(call)
    const { perm } = call.attrs as unknown as { perm: number[] }
    const shape = perm.map((axis) => x.shape[axis] ?? 1)
    return heapOf(call.backend).output(shape, x.dtype)
  },
}
