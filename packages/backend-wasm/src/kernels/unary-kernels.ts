/** Functions of one number at a time: the wrong ones of tfjs made right, the slow ones fast. */

import type { KernelConfig, NamedAttrMap, TensorInfo } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'
import { activationNumber } from './activations.js'
import { heapOf } from './heap.js'
import { forFloats } from './stock-kernels.js'

/** As in assembly/unary.ts. */
const CLIP = 16
const numbers = { Sqrt: 17, Rsqrt: 18, Exp: 19, Log: 20, Log1p: 21, Softplus: 22 } as const

export const unaryKernels: readonly KernelConfig[] = [
  unaryKernel('Relu', CLIP, () => [0, Number.POSITIVE_INFINITY]),
  unaryKernel('Relu6', CLIP, () => [0, 6]),
  clipKernel(),
  unaryKernel('LeakyRelu', activationNumber('leakyrelu', 'leakyRelu'), ({ alpha }) => [Number(alpha), 0]),
  unaryKernel('Elu', activationNumber('elu', 'elu')),
  unaryKernel('Sigmoid', activationNumber('sigmoid', 'sigmoid')),
  unaryKernel('Tanh', activationNumber('tanh', 'tanh')),
  ...Object.entries(numbers).map(([name, operation]) => unaryKernel(name, operation)),
]

/** @param bounds Its two numbers beside x, from the attributes. */
function unaryKernel(
  kernelName: string,
  operation: number,
  bounds: (attributes: NamedAttrMap) => readonly [number, number] = () => [0, 0],
): KernelConfig {
  return forFloats(kernelName, ({ inputs, attrs = {}, backend }) => {
    const heap = heapOf(backend)
    const x = inputs.x as TensorInfo
    const y = heap.output(x.shape)
    const count = tf.util.sizeFromShape(x.shape)
    heap.kernels.unary(operation, heap.addressOf(x), heap.addressOf(y), count, ...bounds(attrs))
    return y
  })
}

/** Whole numbers are clipped as such; tfjs's own kernel takes their bits for floats. */
function clipKernel(): KernelConfig {
  const clipFloats = unaryKernel('ClipByValue', CLIP, (attributes) => [
    Number(attributes.clipValueMin),
    Number(attributes.clipValueMax),
  ])
  return {
    ...clipFloats,
    kernelFunc(call) {
      const x = call.inputs.x as TensorInfo
      if (x.dtype === 'float32') return clipFloats.kernelFunc(call)
      const heap = heapOf(call.backend)
      const { clipValueMin, clipValueMax } = call.attrs as { clipValueMin: number; clipValueMax: number }
      const whole = (value: number) => heap.call('Fill', {}, { shape: [], value, dtype: 'int32' })
      const [low, high] = [whole(Math.ceil(clipValueMin)), whole(Math.floor(clipValueMax))]
      const raised = heap.call('Maximum', { a: x, b: low })
      const clipped = heap.call('Minimum', { a: raised, b: high })
      for (const tensor of [low, high, raised]) heap.dispose(tensor)
      return clipped
    },
  }
}
