import { Autoencoder, definePart, deterministic } from '@autoencoders/core'
import {
  type Architecture,
  type CellStates,
  denseLayer,
  eachStep,
  type Layer,
  type ParameterScope,
  type PartBody,
  recurrentCell,
  repeatLayer,
  sequential,
} from '@autoencoders/core/extend'
import type * as tf from '@tensorflow/tfjs-core'
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
        lstmLayer(encoder.child('0'), 1, [UNITS], ({ last }) => last[0]!),
        denseLayer(encoder.child('1'), { inputUnits: UNITS, units: LATENT }),
      ]
      const write = [
        repeatLayer(decoder, [STEPS, LATENT]),
        lstmLayer(decoder.child('0'), LATENT, [STEPS, UNITS], ({ hiddens }) => hiddens),
        eachStep(denseLayer(decoder.child('1'), { inputUnits: UNITS, units: 1 }), STEPS),
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
  select: (states: CellStates) => tf.Tensor,
): Layer {
  const { parameters, read } = recurrentCell(scope, { kind: 'lstm', features, units: UNITS })
  return { name: scope.path('lstm'), outputShape, parameters, apply: (input) => select(read(input)) }
}
