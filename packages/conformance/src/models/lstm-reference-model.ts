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
import type { ReferenceModel, ReferenceModelOptions } from './reference-model.js'

/** 140 steps × 1 through an LSTM of 64 units to 16; repeated for every step, an LSTM of 64 units and one unit a step back. */
export const lstmReferenceModel: ReferenceModel = {
  name: 'lstm',
  description: '140 steps × 1, LSTM 64, latent 16 repeated, LSTM 64, linear output, mean squared error',
  inputShape: [140, 1],
  create: (options) => lstmModel({ steps: 140, units: 64, latent: 16 }, options),
}

/** What of a recurrent model may be large or small. */
export interface LstmSizes {
  steps: number
  units: number
  latent: number
}

/** An LSTM whose last state becomes z, which is repeated into another. */
export function lstmModel(
  sizes: LstmSizes,
  { seed = 0, reconstruction = meanSquaredError() }: ReferenceModelOptions = {},
): Autoencoder {
  return new Autoencoder({
    inputShape: [sizes.steps, 1],
    architecture: lstmArchitecture(sizes),
    latent: deterministic({ size: sizes.latent }),
    reconstruction,
    seed,
  })
}

const lstmArchitecture = definePart(
  'architecture',
  'conformance-lstm',
  ({ steps, units, latent }: LstmSizes): PartBody<Architecture> => ({
    build(_specification, scope) {
      const [encoder, decoder] = [scope.child('encoder'), scope.child('decoder')]
      const read = [
        lstmLayer(encoder.child('0'), { features: 1, units, outputShape: [units] }, ({ last }) => last[0]!),
        denseLayer(encoder.child('1'), { inputUnits: units, units: latent }),
      ]
      const write = [
        repeatLayer(decoder, [steps, latent]),
        lstmLayer(
          decoder.child('0'),
          { features: latent, units, outputShape: [steps, units] },
          ({ hiddens }) => hiddens,
        ),
        eachStep(denseLayer(decoder.child('1'), { inputUnits: units, units: 1 }), steps),
      ]
      return { encoder: sequential([steps, 1], read), decoder: sequential([latent], write) }
    },
  }),
)

/** @param select What of the states the layer gives. */
function lstmLayer(
  scope: ParameterScope,
  { features, units, outputShape }: { features: number; units: number; outputShape: readonly number[] },
  select: (states: CellStates) => tf.Tensor,
): Layer {
  const { parameters, read } = recurrentCell(scope, { kind: 'lstm', features, units })
  return { name: scope.path('lstm'), outputShape, parameters, apply: (input) => select(read(input)) }
}
