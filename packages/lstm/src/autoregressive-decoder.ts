/** A decoder that writes step by step, each from z and the step before it. */

import {
  type Layer,
  type Network,
  type NetworkContext,
  type ParameterScope,
  withoutGradient,
} from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import type { RecurrentSettings } from './recurrent-options.js'
import { type RecurrentStack, recurrentStack, type StackStates, stepMask } from './recurrent-stack.js'
import {
  conditionLayers,
  type DecoderShape,
  decoderTraits,
  drawLogits,
  firstStates,
  outputLayer,
  withCondition,
} from './sequence-decoder.js'

/**
 * z decides the first states of all layers and stands beside every step's input, which is the step before: the true one
 * where the target is told, else what the decoder said. Before the first step, and after one that does not count, it is 0.
 *
 * @see Sutskever, Vinyals & Le 2014, https://arxiv.org/abs/1409.3215
 * @see Bengio et al. 2015, "Scheduled sampling", https://arxiv.org/abs/1506.03099
 */
export function autoregressiveDecoder(
  scope: ParameterScope,
  settings: RecurrentSettings,
  shape: DecoderShape,
): Network {
  const { cell, units, dropout, reverseOutput, teacherForcing } = settings
  const { outputShape, embedding } = shape
  const [steps = 1, width = 1] = outputShape
  const heard = embedding?.outputShape[1] ?? width
  const known = shape.latentSize + shape.conditionSize
  const condition = conditionLayers(scope, shape)
  const stack = recurrentStack(scope, {
    cell,
    units: units.toReversed(),
    bidirectional: false,
    dropout,
    features: heard + known,
    steps,
  })
  const states = firstStates(scope, shape, stack.stateUnits)
  const output = outputLayer(scope, settings, stack.width, outputShape)
  const writer: Writer = { stack, output, steps, heard, ...(embedding && { embedding }) }

  return {
    ...decoderTraits(settings, shape),
    layers: [...condition, ...states, ...stack.layers, output],
    apply(z, context) {
      const vector = withCondition(z, condition, context)
      const initial = states.map((layer) => layer.apply(vector, context))
      const { target, training, step } = context
      const mask = stepMask(context.mask, steps)
      const told = target && inOrder(target, reverseOutput)
      const ordered = withMask(context, mask && inOrder(mask, reverseOutput))
      const forcing = training && step !== undefined ? teacherForcing.at(step) : 1
      if (!told) return inOrder(writeFreely(writer, vector, initial, ordered), reverseOutput)
      const hears = forcing < 1 && steps > 1
      const heard = hears ? mixed(writer, vector, initial, ordered, told, forcing) : told
      return inOrder(writeTold(writer, vector, initial, ordered, heard), reverseOutput)
    },
  }
}

interface Writer {
  readonly stack: RecurrentStack
  readonly output: Layer
  /** Of tokens. */
  readonly embedding?: Layer
  readonly steps: number
  /** Width of what a step is told of the one before it. */
  readonly heard: number
}

/** All steps at once, each told of the one before it. @param heard `[batch, steps, ...]`; the last may be left out. */
function writeTold(
  writer: Writer,
  z: tf.Tensor,
  initial: StackStates,
  context: NetworkContext,
  heard: tf.Tensor,
): tf.Tensor {
  const { stack, output, steps } = writer
  const [batch = 1] = heard.shape
  const first = tf.zeros([batch, 1, writer.heard])
  const earlier = (of: tf.Tensor) => tf.slice(of, [0, 0], [batch, steps - 1])
  const mask = context.mask && steps > 1 ? earlier(context.mask) : undefined
  const before = steps > 1 ? tf.concat([first, vectorsOf(writer, earlier(heard), mask, context)], 1) : first
  return output.apply(stack.read(besideEach(before, z), context, initial).hiddens, context)
}

/** Step after step, each told of what was said before it. */
function writeFreely(writer: Writer, z: tf.Tensor, initial: StackStates, context: NetworkContext): tf.Tensor {
  return tf.stack(
    walk(writer, z, initial, context, writer.steps, (said) => said),
    1,
  )
}

/**
 * What each step is told of the one before it: with probability `forcing` the truth, else what the decoder said there when
 * it was told the like. A constant, `[batch, steps − 1, ...]`: no gradient flows through what was said.
 */
function mixed(
  writer: Writer,
  z: tf.Tensor,
  initial: StackStates,
  context: NetworkContext,
  target: tf.Tensor,
  forcing: number,
): tf.Tensor {
  const { shape } = target
  const coins = tf.less(context.noise('teacherForcing').uniform(shape.slice(0, 2)), forcing)
  const told = tf.unstack(tf.reshape(coins, [...shape.slice(0, 2), ...shape.slice(2).map(() => 1)]), 1)
  const truth = tf.unstack(target, 1)
  return withoutGradient(() => {
    const heard: tf.Tensor[] = []
    walk(writer, z, initial, { ...context, training: false }, writer.steps - 1, (said, t) => {
      heard.push(tf.where(told[t]!, truth[t]!, said))
      return heard[t]!
    })
    return tf.stack(heard, 1)
  })
}

/**
 * Says one step after the other.
 *
 * @param count How many.
 * @param hear What the next step is told of the one just said, which is an index for tokens and else the output itself.
 * @returns Every step's output, `[batch, width]`.
 */
function walk(
  writer: Writer,
  z: tf.Tensor,
  initial: StackStates,
  context: NetworkContext,
  count: number,
  hear: (said: tf.Tensor, step: number) => tf.Tensor,
): tf.Tensor[] {
  const { stack, output, embedding, steps } = writer
  const masks = context.mask && tf.split(context.mask, steps, 1)
  const said: tf.Tensor[] = []
  let states = initial
  let before: tf.Tensor = tf.zeros([z.shape[0]!, 1, writer.heard])
  for (let t = 0; t < count; t++) {
    const mask = masks?.[t]
    const here = withMask(context, mask)
    const reading = stack.read(besideEach(before, z), here, states)
    states = reading.states
    const given = drawLogits(tf.squeeze(output.apply(reading.hiddens, here), [1]), context)
    said.push(given)
    const heard = hear(embedding ? tf.cast(tf.argMax(given, -1), 'float32') : given, t)
    before = vectorsOf(writer, tf.expandDims(heard, 1), mask, context)
  }
  return said
}

/** What steps are to those after them, `[batch, n, heard]`: nothing where they do not count. */
function vectorsOf(
  { embedding }: Writer,
  steps: tf.Tensor,
  mask: tf.Tensor | undefined,
  context: NetworkContext,
): tf.Tensor {
  const vectors = embedding ? embedding.apply(steps, context) : steps
  return mask ? tf.where(tf.notEqual(tf.expandDims(mask, 2), 0), vectors, tf.zerosLike(vectors)) : vectors
}

/** z beside the vector of every step. */
function besideEach(vectors: tf.Tensor, z: tf.Tensor): tf.Tensor {
  const [batch = 1, steps = 1] = vectors.shape
  return tf.concat([vectors, tf.add(tf.expandDims(z, 1), tf.zeros([batch, steps, 1]))], 2)
}

function withMask({ mask: _, ...context }: NetworkContext, mask: tf.Tensor | undefined): NetworkContext {
  return mask ? { ...context, mask } : context
}

/** Steps in the order in which they are written. */
function inOrder<Steps extends tf.Tensor>(steps: Steps, reverse: boolean): Steps {
  return reverse ? tf.reverse(steps, 1) : steps
}
