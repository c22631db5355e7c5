/** tfjs 4.22's fused matrix product on WebAssembly reads a transposed operand as if it were not; here it is put right. */

import { repairKernel } from '@autoencoders/core/extend'
import type { KernelFunc, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'

/** What of tfjs's wasm backend a composed kernel needs. */
interface DisposingBackend {
  disposeData(dataId: object): boolean
}

/**
 * Replaces the kernel by one that transposes first and then multiplies untransposed. Done once, however often it is called.
 */
export function repairFusedMatMul(): void {
  repairKernel('wasm', '_FusedMatMul', transposingFirst)
}

function transposingFirst(stock: KernelFunc): KernelFunc {
  return ({ inputs, attrs = {}, backend }) => {
    const temporaries: TensorInfo[] = []
    const plain = (name: string, isTransposed: unknown): NamedTensorInfoMap => {
      const operand = inputs[name]
      if (!isTransposed || !operand) return {}
      const transposed = transpose(operand, backend)
      temporaries.push(transposed)
      return { [name]: transposed }
    }
    const operands = { ...inputs, ...plain('a', attrs.transposeA), ...plain('b', attrs.transposeB) }
    const product = stock({
      inputs: operands,
      attrs: { ...attrs, transposeA: false, transposeB: false },
      backend,
    })
    for (const { dataId } of temporaries) (backend as DisposingBackend).disposeData(dataId)
    return product
  }
}

/** The last two axes exchanged, `[batch, n, m]` → `[batch, m, n]`. */
function transpose(x: TensorInfo, backend: unknown): TensorInfo {
  const kernel = tf.getKernel('Transpose', 'wasm')
  return kernel.kernelFunc({ inputs: { x }, attrs: { perm: [0, 2, 1] }, backend: backend as object }) as TensorInfo
}
