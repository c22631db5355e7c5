import { formatShape, OptionError, sameShape } from '@autoencoders/core'
import type { MapShape, NetworkSpecification, Pair } from '@autoencoders/core/extend'
import type { ConvSettings } from './conv-options.js'
import { type Dimensions, outputMap, pyramid, sampleMap } from './sample-maps.js'

/** What is asked for, how, and the maps on the way from the outermost to the innermost. */
export interface Plan extends NetworkSpecification {
  readonly settings: ConvSettings
  readonly dimensions: Dimensions
  readonly input: MapShape
  readonly output: MapShape
  /** Heights and widths of the encoder's maps, the input's first. */
  readonly encoderSizes: readonly Pair[]
  /** The same of the decoder, the output's first. */
  readonly decoderSizes: readonly Pair[]
}

/**
 * Plans the networks for samples and outputs of these shapes.
 *
 * @throws {OptionError} When they are no maps, or z is a map and the two ways lead to different ones.
 */
export function planOf(settings: ConvSettings, specification: NetworkSpecification): Plan {
  const { inputShape, outputShape } = specification
  const { where, strides, latentShape } = settings
  const { map: input, dimensions } = sampleMap(inputShape, settings.dimensions, where)
  const output = outputMap(outputShape, dimensions, where)
  const encoderSizes = pyramid([input[0], input[1]], strides)
  const decoderSizes = pyramid([output[0], output[1]], strides)
  const [down, up] = [encoderSizes.at(-1) ?? [], decoderSizes.at(-1) ?? []]
  if (latentShape === 'map' && !sameShape(down, up)) {
    throw new OptionError({
      where,
      expected: `a target that these strides bring to ${formatShape(down)}, as the input is`,
      received: `${formatShape(outputShape)}, brought to ${formatShape(up)}`,
      repair: 'Use latentShape: "vector", or a target as large as the input.',
    })
  }
  return { ...specification, settings, dimensions, input, output, encoderSizes, decoderSizes }
}
