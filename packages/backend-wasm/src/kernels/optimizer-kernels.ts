/** Optimizer steps of one parameter, each in one pass over its memory. */

import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'
import { type Heap, heapOf } from './heap.js'
import type { KernelFunctions } from './kernel-module.js'

export const optimizerKernels: readonly KernelConfig[] = [
  optimizerKernel('AutoencodersSgd', ['velocity'], ({ sgd }, at, count, { rate, momentum, nesterov }) => {
    const [[velocity = 0], [newVelocity = 0]] = [at.slots, at.newSlots]
    sgd(at.parameter, at.gradient, velocity, at.newParameter, newVelocity, count, rate!, momentum!, nesterov === 1)
  }),
  optimizerKernel('AutoencodersAdam', ['mean', 'meanSquare'], ({ adam }, at, count, attributes) => {
    const [[mean = 0, square = 0], [newMean = 0, newSquare = 0]] = [at.slots, at.newSlots]
    const { beta1, rest1, beta2, rest2, rate, correction, epsilon, keep } = attributes
    const addresses = [at.parameter, at.gradient, mean, square, at.newParameter, newMean, newSquare] as const
    adam(...addresses, count, beta1!, rest1!, beta2!, rest2!, rate!, correction!, epsilon!, keep!)
  }),
  optimizerKernel('AutoencodersRmsProp', ['meanSquare', 'velocity'], ({ rmsProp }, at, count, attributes) => {
    const [[square = 0, velocity = 0], [newSquare = 0, newVelocity = 0]] = [at.slots, at.newSlots]
    const { decay, rest, rate, epsilon, momentum } = attributes
    const addresses = [at.parameter, at.gradient, square, velocity, at.newParameter, newSquare, newVelocity] as const
    rmsProp(...addresses, count, decay!, rest!, rate!, epsilon!, momentum!)
  }),
]

/** Where one parameter's numbers are, before and after. */
interface Addresses {
  readonly parameter: number
  readonly gradient: number
  readonly newParameter: number
  readonly slots: readonly number[]
  readonly newSlots: readonly number[]
}

type Step = (kernels: KernelFunctions, at: Addresses, count: number, attributes: Record<string, number>) => void

/** @param slots Names of the optimizer's memory; those that are not given are not used. */
function optimizerKernel(kernelName: string, slots: readonly string[], step: Step): KernelConfig {
  return {
    kernelName,
    backendName: 'wasm',
    kernelFunc({ inputs, attrs, backend }) {
      const heap = heapOf(backend)
      const { parameter, gradient } = inputs as { parameter: TensorInfo; gradient: TensorInfo }
      const before = slots.flatMap((slot) => inputs[slot] ?? [])
      const after = [parameter, ...before].map((tensor) => roomFor(heap, tensor))
      const [newParameter = 0, ...newSlots] = after.map(heap.addressOf)
      const [from, direction] = [heap.addressOf(parameter), heap.addressOf(gradient)]
      const at = { parameter: from, gradient: direction, newParameter, slots: before.map(heap.addressOf), newSlots }
      step(heap.kernels, at, tf.util.sizeFromShape(parameter.shape), attrs as Record<string, number>)
      return after
    },
  }
}

/** A variable that nobody else looks at takes its new numbers where the old ones are: that halves what goes through the caches. */
function roomFor(heap: Heap, tensor: TensorInfo): TensorInfo {
  const isOwn = tensor instanceof tf.Variable && heap.handlesOf(tensor) === 1
  return isOwn ? heap.reshaped(tensor, tensor.shape) : heap.output(tensor.shape)
}
