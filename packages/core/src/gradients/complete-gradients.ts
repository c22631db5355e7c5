import * as tf from '@tensorflow/tfjs-core'
import { convolutionGradient, depthwiseGradient } from './dilated-convolution-gradient.js'
import { einsumGradient } from './einsum-gradient.js'

const completed = new WeakSet<object>()

/** Adds to tfjs's gradients those that it lacks. Done once, however often it is called. */
export function completeGradients(): void {
  if (!tf.getGradient('Einsum')) tf.registerGradient(einsumGradient)
  replace('Conv2D', convolutionGradient)
  replace('DepthwiseConv2dNative', depthwiseGradient)
}

function replace(kernelName: string, make: (stock: tf.GradConfig) => tf.GradConfig): void {
  const stock = tf.getGradient(kernelName)
  if (!stock || completed.has(stock)) return
  const gradient = make(stock)
  completed.add(gradient)
  tf.unregisterGradient(kernelName)
  tf.registerGradient(gradient)
}
