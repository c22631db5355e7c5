/** Our fused kernels, as the plain operations that they stand for where a backend has no such kernel. */

import {
  type ConvolutionOperands,
  convolutionProduct,
  denseProduct,
  gruSequence,
  lstmSequence,
  type MapShape4,
  type Pair,
  transposedConvolutionProduct,
} from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'

/** @returns What can be compared: what a kernel keeps for its gradient alone is left out. */
type Composition = (inputs: tf.NamedTensorMap, attributes: tf.NamedAttrMap) => tf.Tensor[]

/** By the kernels' names. */
export const fusedReferences: Readonly<Record<string, Composition>> = {
  AutoencodersDense: ({ input, kernel, bias }, { transposed, activation }) => {
    const operands = { input: input as tf.Tensor2D, kernel: kernel!, bias: bias! }
    const product = denseProduct({ ...operands, transposed: transposed as boolean, activation: 'linear' })
    return [activated(product, activation as string)]
  },
  AutoencodersConv2D: (inputs, attributes) => [
    activated(convolutionProduct(convolutionOf(inputs, attributes)), attributes.activation as string),
  ],
  AutoencodersConv2DTranspose: (inputs, attributes) => {
    const product = transposedConvolutionProduct(convolutionOf(inputs, attributes), attributes.outputShape as MapShape4)
    return [activated(product, attributes.activation as string)]
  },
  AutoencodersActivationGrad({ dy, y }, { activation, slope }) {
    const inner = activationGradient(dy!, y!, activation as string, slope as number)
    return [inner, tf.sum(inner, Array.from(dy!.shape.slice(0, -1).keys()))]
  },
  AutoencodersLstm: (inputs, attributes) => [lstmStates(inputs, attributes)],
  AutoencodersGru: (inputs, attributes) => [gruStates(inputs, attributes)],
  AutoencodersLstmGrad: (inputs, attributes) =>
    sequenceGradients(
      ['input', 'kernel', 'recurrentKernel', 'bias', 'initialHidden', 'initialCell'],
      lstmStates,
      inputs,
      attributes,
    ),
  AutoencodersGruGrad: (inputs, attributes) =>
    sequenceGradients(['input', 'kernel', 'recurrentKernel', 'bias', 'initialHidden'], gruStates, inputs, attributes),
  AutoencodersSgd({ parameter, gradient, velocity }, attributes) {
    const { rate, momentum, nesterov } = attributes as Record<string, number>
    if (!velocity) return [tf.sub(parameter!, tf.mul(gradient!, rate!))]
    const next = tf.add(tf.mul(velocity, momentum!), gradient!)
    const direction = nesterov === 1 ? tf.add(gradient!, tf.mul(next, momentum!)) : next
    return [tf.sub(parameter!, tf.mul(direction, rate!)), next]
  },
  AutoencodersAdam({ parameter, gradient, mean, meanSquare }, attributes) {
    const { beta1, rest1, beta2, rest2, rate, correction, epsilon, keep } = attributes as Record<string, number>
    const nextMean = tf.add(tf.mul(mean!, beta1!), tf.mul(gradient!, rest1!))
    const nextSquare = tf.add(tf.mul(meanSquare!, beta2!), tf.mul(tf.square(gradient!), rest2!))
    const change = tf.div(tf.mul(nextMean, rate!), tf.add(tf.sqrt(tf.mul(nextSquare, correction!)), epsilon!))
    return [tf.sub(tf.mul(parameter!, keep!), change), nextMean, nextSquare]
  },
  AutoencodersRmsProp({ parameter, gradient, meanSquare, velocity }, attributes) {
    const { decay, rest, rate, epsilon, momentum } = attributes as Record<string, number>
    const nextSquare = tf.add(tf.mul(meanSquare!, decay!), tf.mul(tf.square(gradient!), rest!))
    const scaled = tf.div(gradient!, tf.add(tf.sqrt(nextSquare), epsilon!))
    if (!velocity) return [tf.sub(parameter!, tf.mul(scaled, rate!)), nextSquare]
    const next = tf.add(tf.mul(velocity, momentum!), scaled)
    return [tf.sub(parameter!, tf.mul(next, rate!)), nextSquare, next]
  },
}

function convolutionOf({ input, filter, bias }: tf.NamedTensorMap, attributes: tf.NamedAttrMap): ConvolutionOperands {
  const { strides, dilations, pad } = attributes as { strides: Pair; dilations: Pair; pad: 'same' | 'valid' }
  const operands = { input: input as tf.Tensor4D, filter: filter!, bias: bias! }
  return { ...operands, stride: strides, dilation: dilations, pad, activation: 'linear' }
}

/** By the names that fused kernels are told. */
function activated(x: tf.Tensor, activation: string): tf.Tensor {
  if (activation === 'relu') return tf.relu(x)
  if (activation === 'sigmoid') return tf.sigmoid(x)
  if (activation === 'tanh') return tf.tanh(x)
  if (activation === 'elu') return tf.elu(x)
  return activation === 'leakyrelu' ? tf.leakyRelu(x) : x
}

/** dy·f′, with f′ told from y = f(x). */
function activationGradient(dy: tf.Tensor, y: tf.Tensor, activation: string, slope: number): tf.Tensor {
  if (activation === 'relu') return tf.mul(dy, tf.step(y))
  if (activation === 'sigmoid') return tf.mul(dy, tf.mul(y, tf.sub(1, y)))
  if (activation === 'tanh') return tf.mul(dy, tf.sub(1, tf.square(y)))
  if (activation === 'elu') return tf.where(tf.greater(y, 0), dy, tf.mul(dy, tf.add(y, 1)))
  return activation === 'leakyrelu' ? tf.where(tf.greater(y, 0), dy, tf.mul(dy, slope)) : tf.clone(dy)
}

type Sequence = (inputs: tf.NamedTensorMap, attributes: tf.NamedAttrMap) => tf.Tensor

const lstmStates: Sequence = (inputs, { reverse }) => {
  type Operands = Parameters<typeof lstmSequence>[0]
  const states = lstmSequence({ ...(inputs as unknown as Operands), reverse: reverse as boolean })
  return inOneRow([states.hiddens, states.lastHidden, states.lastCell])
}

const gruStates: Sequence = (inputs, { reverse }) => {
  type Operands = Parameters<typeof gruSequence>[0]
  const states = gruSequence({ ...(inputs as unknown as Operands), reverse: reverse as boolean })
  return inOneRow([states.hiddens, states.lastHidden])
}

function inOneRow(parts: readonly tf.Tensor[]): tf.Tensor {
  return tf.concat(parts.map((part) => tf.reshape(part, [-1])))
}

function sequenceGradients(
  names: readonly string[],
  states: Sequence,
  inputs: tf.NamedTensorMap,
  attributes: tf.NamedAttrMap,
): tf.Tensor[] {
  const { mask, dStates } = inputs
  const run = (...operands: tf.Tensor[]) => {
    const named = Object.fromEntries(names.map((name, i) => [name, operands[i]!]))
    return states({ ...named, ...(mask && { mask }) }, attributes)
  }
  return tf.grads(run)(
    names.map((name) => inputs[name]!),
    dStates,
  )
}
