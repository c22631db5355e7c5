/** Functions of one number at a time: the wrong ones of tfjs made right, the slow ones fast. */

import type { KernelConfig, KernelFunc, NamedAttrMap, TensorInfo } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'
import { activationNumber } from './activations.js'
import { heapOf } from './heap.js'
import { forFloat } from './stock-kernels.js'

/** As in assembly/unary.ts. */
const CLIP = 16
const numbers = { Sqrt: 17, Rsqrt: 18, Exp: 19, Log: 20, Log1p: 21, Softplus: 22, Reciprocal: 23, Selu: 26 } as const
const SIGN = 24
const STEP = 25

type Attribute = (attributes: NamedAttrMap) => number

const zero: Attribute = () => 0

export const unaryKernels: readonly KernelConfig[] = [
  forFloat('Relu', unary(activationNumber('relu', 'relu'))),
  forFloat(
    'Relu6',
    unary(CLIP, zero, () => 6),
  ),
  clipKernel(),
  forFloat(
    'LeakyRelu',
    unary(activationNumber('leakyrelu', 'leakyRelu'), ({ alpha }) => alpha as number),
  ),
  forFloat('Tanh', unary(activationNumber('tanh', 'tanh'))),
  forFloat('Sign', unary(SIGN)),
  forFloat(
    'Step',
    unary(STEP, ({ alpha }) => alpha as number),
  ),
  ...Object.entries(numbers).map(([name, operation]) => forFloat(name, unary(operation))),
]

/**
 * For bit-exact mode alone. tfjs's own are faster: XNNPACK's shortest polynomials, which these could only match by
 * giving up what they have in common with the activations of dense layers.
 */
export const exactUnaryKernels: readonly KernelConfig[] = [
  { kernelName: 'Elu', backendName: 'wasm', kernelFunc: unary(activationNumber('elu', 'elu')) },
  { kernelName: 'Sigmoid', backendName: 'wasm', kernelFunc: unary(activationNumber('sigmoid', 'sigmoid')) },
]

/** @param low The first of its numbers beside x, from the attributes; `high` the second. */
function unary(operation: number, low = zero, high = zero): KernelFunc {
  return ({ inputs, attrs, backend }) => {
    const heap = heapOf(backend)
    const x = inputs.x as TensorInfo
    const y = heap.output(x.shape)
    const attributes = attrs as NamedAttrMap
    const count = tf.util.sizeFromShape(x.shape)
    heap.kernels.unary(operation, heap.addressOf(x), heap.addressOf(y), count, low(attributes), high(attributes))
    return y
  }
}

/** Whole numbers are clipped as such; tfjs's own kernel takes their bits for floats. */
function clipKernel(): KernelConfig {
  const clipFloats = unary(
    CLIP,
    ({ clipValueMin }) => clipValueMin as number,
    ({ clipValueMax }) => clipValueMax as number,
  )
  return {
    kernelName: 'ClipByValue',
    backendName: 'wasm',
    kernelFunc(call) {
      const x = call.inputs.x as TensorInfo
      if (x.dtype === 'float32') return clipFloats(call)
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
