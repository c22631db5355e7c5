import { Autoencoder, definePart, deterministic } from '@autoencoders/core'
import {
  type Architecture,
  denseLayer,
  glorotUniform,
  type Initializer,
  type Layer,
  type LstmStates,
  lstmSequence,
  orthogonal,
  type ParameterScope,
  type PartBody,
  sequential,
} from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { meanSquaredError } from '../trajectories/trajectory-model.js'
import type { ReferenceModel } from './reference-model.js'

const STEPS = 140
const UNITS = 64
const LATENT = 16

/** 140 steps × 1 through an LSTM of 64 units to 16; repeated for every step, an LSTM of 64 units and one unit a step back. */
export const lstmReferenceModel: ReferenceModel = {
  name: 'lstm',
  description: '140 steps × 1, LSTM 64, latent 16 repeated, LSTM 64, linear output, mean squared error',
  inputShape: [STEPS, 1],
  create: ({ seed = 0, reconstruction = meanSquaredError() } = {}) =>
    new Autoencoder({
      inputShape: [STEPS, 1],
      architecture: lstmArchitecture({}),
      latent: deterministic({ size: LATENT }),
      reconstruction,
      seed,
    }),
}

const lstmArchitecture = definePart(
  'architecture',
  'conformance-lstm',
  (_options: object): PartBody<Architecture> => ({
    build(_specification, scope) {
      const [encoder, decoder] = [scope.child('encoder'), scope.child('decoder')]
      const read = [
        lstmLayer(encoder.child('0'), 1, [UNITS], ({ lastHidden }) => lastHidden),
        denseLayer(encoder.child('1'), { inputUnits: UNITS, units: LATENT }),
      ]
      const write = [
        repeatLayer(decoder, [STEPS, LATENT]),
        lstmLayer(decoder.child('0'), LATENT, [STEPS, UNITS], ({ hiddens }) => hiddens),
        eachStep(denseLayer(decoder.child('1'), { inputUnits: UNITS, units: 1 })),
      ]
      return { encoder: sequential([STEPS, 1], read), decoder: sequential([LATENT], write) }
    },
  }),
)

/** @param select What of the states the layer gives. */
function lstmLayer(
  scope: ParameterScope,
  features: number,
  outputShape: readonly number[],
  select: (states: LstmStates) => tf.Tensor,
): Layer {
  const kernel = scope.parameter('kernel', [features, 4 * UNITS], glorotUniform)
  const recurrentKernel = scope.parameter('recurrentKernel', [UNITS, 4 * UNITS], orthogonal)
  const bias = scope.parameter('bias', [4 * UNITS], rememberAtFirst)
  return {
    name: scope.path('lstm'),
    outputShape,
    parameters: [kernel, recurrentKernel, bias],
    apply(input) {
      const operands = { input, kernel: kernel.value, recurrentKernel: recurrentKernel.value, bias: bias.value }
      return select(lstmSequence(operands))
    },
  }
}

/** Zeros, and ones for the forget gate: at first everything is kept. */
const rememberAtFirst: Initializer = ([width = 0]) =>
  new Float32Array(width).fill(1, Math.floor(width / 4), Math.floor(width / 2))

/** The same vector at every step. */
function repeatLayer(scope: ParameterScope, outputShape: readonly [steps: number, width: number]): Layer {
  return {
    name: scope.path('repeat'),
    outputShape,
    parameters: [],
    // Not `tile`: its gradient takes as many operations as there are steps.
    apply: (input) => tf.add(tf.expandDims(input, 1), tf.zeros([1, outputShape[0], 1])),
  }
}

/** A layer of vectors for the vector of every step. */
function eachStep(layer: Layer): Layer {
  const outputShape = [STEPS, ...layer.outputShape]
  return {
    ...layer,
    outputShape,
    apply(input, context) {
      const vectors = tf.reshape(input, [-1, input.shape.at(-1)!])
      return tf.reshape(layer.apply(vectors, context), [-1, ...outputShape])
    },
  }
}
