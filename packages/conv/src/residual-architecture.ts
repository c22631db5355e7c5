/** Strided convolutions with residual blocks between them, down to z and back. */

import { checkWhole, definePart } from '@autoencoders/core'
import {
  type Architecture,
  activationRange,
  type Layer,
  type MapShape,
  type Network,
  type ParameterScope,
  type PartBody,
  sequential,
} from '@autoencoders/core/extend'
import { convBlock, upsamplingBlock } from './conv-block.js'
import { type ConvDefaults, type ConvOptions, type ConvSettings, checkConvOptions } from './conv-options.js'
import { decoderEnd, decoderStart, encoderEnd, encoderStart, latentShapeOf } from './latent-ends.js'
import { type Plan, planOf } from './plan.js'
import { residualBlock } from './residual-block.js'

/** Options of {@link residualArchitecture}. */
export interface ResidualArchitectureOptions extends ConvOptions {
  /** Residual blocks a level; default 1. */
  blocks?: number
}

const defaults: ConvDefaults = {
  filters: [32, 64],
  latentShape: 'vector',
}

/**
 * Encoder: a strided convolution and residual blocks a level, then z. Decoder: the same backwards, to the shape of the target.
 *
 * A block adds what two convolutions make of a map to the map, so gradients have a way past it however many there are.
 *
 * @throws {OptionError} For wrong options; when a model is built, for samples that cannot be read as maps.
 * @see He, Zhang, Ren & Sun 2016, https://arxiv.org/abs/1512.03385
 * @example residualArchitecture({ filters: [32, 64, 128], blocks: 2, outputActivation: 'sigmoid' })
 */
export const residualArchitecture = definePart(
  'architecture',
  'residual',
  ({ blocks = 1, ...options }: ResidualArchitectureOptions): PartBody<Architecture> => {
    const where = 'residualArchitecture'
    const settings = checkConvOptions(options, where, defaults, (filters) => filters)
    checkWhole(blocks, where, 'blocks', 1)
    return {
      acceptsCondition: true,
      build(specification, scope) {
        const plan = planOf(settings, specification)
        return {
          encoder: encoderOf(scope.child('encoder'), plan, blocks),
          decoder: decoderOf(scope.child('decoder'), plan, blocks),
        }
      },
    }
  },
)

function encoderOf(scope: ParameterScope, plan: Plan, blocks: number): Network {
  const { settings, inputShape } = plan
  const start = encoderStart(scope, plan)
  const layers: Layer[] = [...start.layers]
  let shape = start.shape
  settings.filters.forEach((filters, level) => {
    const inner = scope.child(String(level))
    const stride = settings.strides[level] ?? [1, 1]
    const smaller = convBlock(inner, settings, { inputShape: shape, filters, stride })
    layers.push(...smaller.layers, ...residualBlocks(inner, settings, smaller.shape, blocks))
    shape = smaller.shape
  })
  const end = scope.child(String(settings.filters.length))
  layers.push(...encoderEnd(end, plan, shape))
  return sequential(inputShape, layers)
}

function decoderOf(scope: ParameterScope, plan: Plan, blocks: number): Network {
  const { settings, decoderSizes, output } = plan
  const { filters, outputActivation } = settings
  const start = decoderStart(scope.child('0'), plan, filters.at(-1) ?? 1)
  const layers: Layer[] = [...start.layers]
  let shape = start.shape
  for (let level = filters.length - 1; level >= 0; level--) {
    const inner = scope.child(String(filters.length - level))
    layers.push(...residualBlocks(inner, settings, shape, blocks))
    const larger = upsamplingBlock(inner, settings, {
      inputShape: shape,
      filters: filters[level - 1] ?? output[2],
      stride: settings.strides[level] ?? [1, 1],
      outputSize: decoderSizes[level] ?? [1, 1],
      ...(level === 0 && { plain: outputActivation }),
    })
    layers.push(...larger.layers)
    shape = larger.shape
  }
  layers.push(...decoderEnd(scope, plan))
  return sequential(latentShapeOf(plan), layers, activationRange(outputActivation))
}

function residualBlocks(scope: ParameterScope, settings: ConvSettings, shape: MapShape, count: number): Layer[] {
  return Array.from({ length: count }, (_, i) => residualBlock(scope.child(`block${i}`), settings, shape))
}
