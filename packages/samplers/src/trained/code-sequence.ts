/** A recurrent network over sequences of whole numbers, as an architecture: its encoder says nothing, its decoder the sequence. */

import { definePart, type Shape } from '@autoencoders/core'
import {
  type Architecture,
  denseLayer,
  eachStep,
  embeddingLayer,
  type Layer,
  type Network,
  type NetworkContext,
  type Parameter,
  type ParameterScope,
  type PartBody,
  type RecurrentCell,
  recurrentCell,
} from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'

/** Options of {@link codeSequence}. */
export interface CodeSequenceOptions {
  /** Of the recurrent state. */
  readonly units: number
  /** Width of the vector that stands for an index, and of that for a place. */
  readonly embeddingSize: number
}

/**
 * Every index from those before it: `hₜ = GRU(hₜ₋₁, e(iₜ₋₁) + pₜ)`, logits `W·hₜ + b`, p being a trained vector of the place.
 *
 * For sequences `[steps]` with a reconstruction that asks for `[steps, count]`. Where the target is told all steps are made at once;
 * else each is told what was said before it, and a temperature draws: `argmax(x + τ·g)`, g Gumbel noise.
 */
export const codeSequence = definePart(
  'architecture',
  'codeSequence',
  ({ units, embeddingSize }: CodeSequenceOptions): PartBody<Architecture> => ({
    build({ inputShape, outputShape, encoderOutputs, latentSize }, scope) {
      return {
        encoder: silentEncoder(inputShape, encoderOutputs),
        decoder: sequenceWriter(scope.child('decoder'), { units, embeddingSize }, outputShape, latentSize),
      }
    },
  }),
)

/** Zeros for every sample: the sequence is drawn, not coded. */
function silentEncoder(inputShape: Shape, outputs: number): Network {
  return { inputShape, outputShape: [outputs], layers: [], apply: ({ shape }) => tf.zeros([shape[0]!, outputs]) }
}

interface Writer {
  readonly steps: number
  readonly embedding: Layer
  /** `[steps, embeddingSize]`. */
  readonly places: Parameter
  readonly cell: RecurrentCell
  readonly output: Layer
}

function sequenceWriter(
  scope: ParameterScope,
  { units, embeddingSize }: CodeSequenceOptions,
  outputShape: Shape,
  latentSize: number,
): Network {
  const [steps = 1, count = 1] = outputShape
  const cellScope = scope.child('gru')
  const cell = recurrentCell(cellScope, { kind: 'gru', features: embeddingSize, units })
  const writer: Writer = {
    steps,
    embedding: embeddingLayer(scope.child('embedding'), { tokens: count, size: embeddingSize, steps }),
    places: scope.parameter('places', [steps, embeddingSize], smallNormal, { decays: false }),
    cell,
    output: eachStep(denseLayer(scope.child('output'), { inputUnits: units, units: count }), steps),
  }
  return {
    inputShape: [latentSize],
    outputShape,
    takesTemperature: true,
    layers: [
      writer.embedding,
      { name: scope.path('places'), outputShape: [steps, embeddingSize], parameters: [writer.places] },
      { name: cellScope.path('gru'), outputShape: [steps, units], parameters: cell.parameters },
      writer.output,
    ],
    apply: (z, context) =>
      context.target ? writeTold(writer, context.target, context) : writeFreely(writer, z.shape[0]!, context),
  }
}

/** Logits of all steps, each told of the true one before it, `[batch, steps, count]`. */
function writeTold(
  { steps, embedding, places, cell, output }: Writer,
  target: tf.Tensor,
  context: NetworkContext,
): tf.Tensor {
  const [batch = 1] = target.shape
  const first = tf.zeros([batch, 1, places.shape[1]!])
  const before =
    steps > 1 ? tf.concat([first, embedding.apply(tf.slice(target, [0, 0], [batch, steps - 1]), context)], 1) : first
  return output.apply(cell.read(tf.add(before, tf.expandDims(places.value, 0))).hiddens, context)
}

/** Logits step after step, with the noise that decides what is drawn of them. */
function writeFreely(
  { steps, embedding, places, cell, output }: Writer,
  batch: number,
  context: NetworkContext,
): tf.Tensor {
  const noises = drawNoise([batch, steps, output.outputShape.at(-1)!], context)
  const vectors = tf.split(places.value, steps, 0)
  const said: tf.Tensor[] = []
  let before: tf.Tensor = tf.zeros([batch, 1, places.shape[1]!])
  let states: readonly tf.Tensor[] | undefined
  for (let t = 0; t < steps; t++) {
    const reading = cell.read(tf.add(before, tf.expandDims(vectors[t]!, 0)), states ? { initial: states } : {})
    states = reading.last
    const logits = output.apply(reading.hiddens, context)
    const given = noises ? tf.add(logits, noises[t]!) : logits
    said.push(given)
    before = embedding.apply(tf.cast(tf.argMax(given, -1), 'float32'), context)
  }
  return tf.concat(said, 1)
}

/**
 * Gumbel noise for every step, `[batch, 1, count]` each; undefined at temperature 0. All of a sample's is drawn before the next
 * one's, so that the first of many samples are those of few.
 */
function drawNoise(shape: Shape, { temperature = 0, noise }: NetworkContext): tf.Tensor[] | undefined {
  if (temperature === 0) return undefined
  // Draws are multiples of 2⁻²⁴ below 1. Of 0 the logarithm is −∞.
  const uniform = tf.maximum(noise('codes').uniform(shape), 2 ** -25)
  const gumbel = tf.neg(tf.log(tf.neg(tf.log(uniform))))
  return tf.split(tf.mul(gumbel, temperature), shape[1]!, 1)
}

const smallNormal = (shape: Shape, random: { normal(count: number): Float32Array }): Float32Array =>
  random.normal(shape.reduce((size, length) => size * length, 1)).map((value) => 0.1 * value)
