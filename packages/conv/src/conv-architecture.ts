/** Strided convolutions down to z, and as many back. */

import { definePart } from '@autoencoders/core'
import {
  type Architecture,
  activationRange,
  type Layer,
  type Network,
  type ParameterScope,
  type PartBody,
  sequential,
} from '@autoencoders/core/extend'
import { convBlock, upsamplingBlock } from './conv-block.js'
import { type ConvDefaults, type ConvOptions, checkConvOptions } from './conv-options.js'
import { decoderEnd, decoderStart, encoderEnd, encoderStart, latentShapeOf } from './latent-ends.js'
import { type Plan, planOf } from './plan.js'

/** Options of {@link convArchitecture}. */
export type ConvArchitectureOptions = ConvOptions

const defaults: ConvDefaults = {
  filters: [32, 64],
  latentShape: 'vector',
}

/**
 * Encoder: one strided convolution a level, then z. Decoder: the same backwards, to the shape of the target.
 *
 * Images `[height, width, channels]` and signals `[length, channels]` of any size and any number of channels. Each hidden
 * convolution is product, normalisation, activation, dropout. A condition is put beside every pixel of the input and
 * beside z.
 *
 * @throws {OptionError} For wrong options; when a model is built, for samples that cannot be read as maps.
 * @see Radford, Metz & Chintala 2016, https://arxiv.org/abs/1511.06434
 * @example convArchitecture({ filters: [32, 64], outputActivation: 'sigmoid' })
 */
export const convArchitecture = definePart(
  'architecture',
  'conv',
  (options: ConvArchitectureOptions): PartBody<Architecture> => {
    const settings = checkConvOptions(options, 'convArchitecture', defaults, (filters) => filters)
    return {
      acceptsCondition: true,
      build(specification, scope) {
        const plan = planOf(settings, specification)
        return { encoder: encoderOf(scope.child('encoder'), plan), decoder: decoderOf(scope.child('decoder'), plan) }
      },
    }
  },
)

function encoderOf(scope: ParameterScope, plan: Plan): Network {
  const { settings, inputShape } = plan
  const start = encoderStart(scope, plan)
  const layers: Layer[] = [...start.layers]
  let shape = start.shape
  settings.filters.forEach((filters, level) => {
    const stride = settings.strides[level] ?? [1, 1]
    const block = convBlock(scope.child(String(level)), settings, { inputShape: shape, filters, stride })
    layers.push(...block.layers)
    shape = block.shape
  })
  layers.push(...encoderEnd(scope.child(String(settings.filters.length)), plan, shape))
  return sequential(inputShape, layers)
}

function decoderOf(scope: ParameterScope, plan: Plan): Network {
  const { settings, decoderSizes, output } = plan
  const { filters, outputActivation } = settings
  const start = decoderStart(scope.child('0'), plan, filters.at(-1) ?? 1)
  const layers: Layer[] = [...start.layers]
  let shape = start.shape
  for (let level = filters.length - 1; level >= 0; level--) {
    const block = upsamplingBlock(scope.child(String(filters.length - level)), settings, {
      inputShape: shape,
      filters: filters[level - 1] ?? output[2],
      stride: settings.strides[level] ?? [1, 1],
      outputSize: decoderSizes[level] ?? [1, 1],
      ...(level === 0 && { plain: outputActivation }),
    })
    layers.push(...block.layers)
    shape = block.shape
  }
  layers.push(...decoderEnd(scope, plan))
  return sequential(latentShapeOf(plan), layers, activationRange(outputActivation))
}
