/** Bit-exact mode: stock kernels whose bits may depend on the machine are replaced or refused. */

import type { KernelConfig } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'
import { exactCompositions, refuse } from './exact-compositions.js'

/**
 * The kernels of tfjs-backend-wasm 4.22 for which XNNPACK has two micro-kernels and takes one by the CPU, which it knows
 * from the sign of ∞ − ∞: they treat NaN and −0 each in its own way, and promise nothing of the order of a sum.
 *
 * The others are fixed. Those that also go through XNNPACK have one micro-kernel, or give each number by one correctly
 * rounded operation; the rest are loops over a compiled libm. docs/decisions/0012-bit-exact.md tells how this is known.
 */
export const machineDependentKernels: readonly string[] = [
  'AvgPool',
  'BatchMatMul',
  'ClipByValue',
  'Conv2D',
  'DepthwiseConv2dNative',
  'Elu',
  'FusedConv2D',
  'FusedDepthwiseConv2D',
  'MaxPool',
  'Prelu',
  'Relu',
  'Relu6',
  'Softmax',
  '_FusedMatMul',
]

/** Sigmoid is fixed as it comes; in bit-exact mode it is the one of our fused kernels nevertheless. */
const replacedKernels: readonly string[] = [...machineDependentKernels, 'Sigmoid']

/** tfjs's own, while others stand in for them. */
const replaced = new Map<string, KernelConfig>()

/**
 * Puts others in the place of the kernels that are not fixed to the bit, or tfjs's own back.
 *
 * @param own Kernels that are ours and so are fixed.
 */
export function setBitExact(bitExact: boolean, own: readonly KernelConfig[]): void {
  const fixed = new Set(own.map(({ kernelName }) => kernelName))
  for (const name of replacedKernels) {
    if (fixed.has(name)) continue
    if (bitExact) makeExact(name)
    else restore(name)
  }
}

function makeExact(name: string): void {
  const stock = tf.getKernel(name, 'wasm')
  if (!stock || replaced.has(name)) return
  replaced.set(name, stock)
  const composed = exactCompositions.find(({ kernelName }) => kernelName === name)
  // What sets tfjs's own up stays: it may be put back after the backend was made.
  replace({ ...stock, kernelFunc: composed?.kernelFunc ?? (() => refuse(name)) })
}

function restore(name: string): void {
  const stock = replaced.get(name)
  if (!stock) return
  replaced.delete(name)
  replace(stock)
}

/** The old one is taken out first, or tfjs would warn. */
function replace(kernel: KernelConfig): void {
  tf.unregisterKernel(kernel.kernelName, kernel.backendName)
  tf.registerKernel(kernel)
}
