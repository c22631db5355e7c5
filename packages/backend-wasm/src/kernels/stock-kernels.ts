/** tfjs's own kernels behind ours of the same name: for types of numbers that ours are not made for. */

import type { KernelConfig, KernelFunc } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'

const stock = new Map<string, KernelFunc>()
const own = new WeakSet<KernelFunc>()

/** Puts a kernel in the place of tfjs's, which is kept. */
export function takeOver(kernel: KernelConfig): void {
  const { kernelName } = kernel
  const before = tf.getKernel(kernelName, 'wasm')
  if (before) {
    if (!own.has(before.kernelFunc)) stock.set(kernelName, before.kernelFunc)
    tf.unregisterKernel(kernelName, 'wasm')
  }
  own.add(kernel.kernelFunc)
  // With tfjs's set-up, which its kernel needs wherever ours passes a call on.
  tf.registerKernel({ ...before, ...kernel })
}

/** tfjs's kernel behind one of ours. */
export function stockKernel(kernelName: string): KernelFunc {
  return stock.get(kernelName)!
}

/** Our kernel of one operand, x, where it holds 32-bit floats; tfjs's for everything else. */
export function forFloat(kernelName: string, kernelFunc: KernelFunc): KernelConfig {
  const dispatch: KernelFunc = (call) => {
    if (call.inputs.x?.dtype === 'float32') return kernelFunc(call)
    return stockKernel(kernelName)(call)
  }
  return { kernelName, backendName: 'wasm', kernelFunc: dispatch }
}
