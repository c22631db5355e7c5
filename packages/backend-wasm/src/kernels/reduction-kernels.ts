/** Sum, Mean, Max and Min over any axes, in an order that the shape alone decides. */

import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import { heapOf } from './heap.js'
import { type ReductionKernel, reduce } from './reduction.js'
import { forFloat, stockKernel } from './stock-kernels.js'

export const reductionKernels: readonly KernelConfig[] = [
  sumKernel('Sum', false),
  sumKernel('Mean', true),
  extremeKernel('Max', true),
  extremeKernel('Min', false),
]

function sumKernel(kernelName: string, isMean: boolean): KernelConfig {
  const run: ReductionKernel = (heap, x, y, outer, length, inner) => {
    heap.kernels.sum(x, y, outer, length, inner, isMean ? length : 1)
  }
  return forFloat(kernelName, ({ inputs, attrs, backend }) => {
    const { axis, keepDims } = attrs as unknown as { axis: number | number[] | undefined; keepDims: boolean }
    return reduce(heapOf(backend), inputs.x as TensorInfo, axis, keepDims, run)
  })
}

function extremeKernel(kernelName: string, isGreatest: boolean): KernelConfig {
  const run: ReductionKernel = (heap, x, y, outer, length, inner) => {
    heap.kernels.extreme(isGreatest, x, y, outer, length, inner)
  }
  return forFloat(kernelName, (call) => {
    const x = call.inputs.x as TensorInfo
    // tfjs's own says what there is to say of no numbers at all.
    if (x.shape.includes(0)) return stockKernel(kernelName)(call)
    const { axis, reductionIndices, keepDims } = call.attrs as unknown as ExtremeAttributes
    return reduce(heapOf(call.backend), x, reductionIndices ?? axis, keepDims, run)
  })
}

/** Max has its axes under the one name, Min under the other. */
interface ExtremeAttributes {
  readonly reductionIndices?: number | number[]
  readonly axis?: number | number[]
  readonly keepDims: boolean
}
