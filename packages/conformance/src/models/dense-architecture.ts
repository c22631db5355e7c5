import { definePart } from '@autoencoders/core'
import {
  type ActivationName,
  type Architecture,
  activationRange,
  denseLayer,
  type Layer,
  type ParameterScope,
  type PartBody,
  sequential,
} from '@autoencoders/core/extend'

/** Widths and activations of fully connected layers in a row. */
export type DenseSizes = readonly (readonly [units: number, activation: ActivationName])[]

/** Layers of an encoder and a decoder, stated one by one; the encoder's last width is the latent's business. */
export const denseArchitecture = definePart(
  'architecture',
  'conformance-dense',
  (options: { encoder: DenseSizes; decoder: DenseSizes }): PartBody<Architecture> => ({
    build({ inputShape: [inputUnits = 1], latentSize }, scope) {
      const range = activationRange(options.decoder.at(-1)?.[1] ?? 'linear')
      return {
        encoder: sequential([inputUnits], layers(scope.child('encoder'), inputUnits, options.encoder)),
        decoder: sequential([latentSize], layers(scope.child('decoder'), latentSize, options.decoder), range),
      }
    },
  }),
)

function layers(scope: ParameterScope, inputUnits: number, sizes: DenseSizes): Layer[] {
  return sizes.map(([units, activation], i) =>
    denseLayer(scope.child(String(i)), { inputUnits: sizes[i - 1]?.[0] ?? inputUnits, units, activation }),
  )
}
