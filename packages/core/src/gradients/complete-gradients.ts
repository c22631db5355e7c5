import * as tf from '@tensorflow/tfjs-core'
import { convolutionGradient, depthwiseGradient } from './dilated-convolution-gradient.js'
import { einsumGradient } from './einsum-gradient.js'
import { comparisons, eluGradient, flatGradient, recomputing, toldByOutput } from './second-derivatives.js'

const completed = new WeakSet<object>()

/** Adds to tfjs's gradients those that it lacks, and mends those that are wrong. Done once, however often it is called. */
export function completeGradients(): void {
  if (!tf.getGradient('Einsum')) tf.registerGradient(einsumGradient)
  replace('Conv2D', convolutionGradient)
  replace('DepthwiseConv2dNative', depthwiseGradient)
  for (const [kernelName, input] of Object.entries(toldByOutput)) replace(kernelName, recomputing(input))
  replace('Elu', eluGradient)
  for (const [kernelName, inputs] of Object.entries(comparisons)) {
    if (!tf.getGradient(kernelName)) tf.registerGradient(flatGradient(kernelName, inputs))
  }
}

function replace(kernelName: string, make: (stock: tf.GradConfig) => tf.GradConfig): void {
  const stock = tf.getGradient(kernelName)
  if (!stock || completed.has(stock)) return
  const gradient = make(stock)
  completed.add(gradient)
  tf.unregisterGradient(kernelName)
  tf.registerGradient(gradient)
}
