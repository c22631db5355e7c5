/** A U-Net: convolutions at every size on the way down and back, and skip connections between the two ways. */

import {
  checkChoice,
  checkWhole,
  definePart,
  formatShape,
  OptionError,
  PartError,
  type Shape,
  sameShape,
} from '@autoencoders/core'
import {
  type Architecture,
  activationRange,
  type Layer,
  type MapShape,
  type Network,
  type NetworkContext,
  type ParameterScope,
  type PartBody,
  sequential,
} from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { convBlock, type MapLayers, upsamplingBlock } from './conv-block.js'
import { type ConvDefaults, type ConvOptions, checkConvOptions } from './conv-options.js'
import { decoderEnd, decoderStart, encoderEnd, encoderStart, latentShapeOf } from './latent-ends.js'
import { type Plan, planOf } from './plan.js'

/** Options of {@link uNetArchitecture}. */
export interface UNetArchitectureOptions extends ConvOptions {
  /** Whether the decoder is given the encoder's maps beside z; default true. */
  skips?: boolean
  /** Convolutions at each size, on the way down and on the way back; default 2. */
  convolutions?: number
}

const defaults: ConvDefaults = {
  filters: [16, 32, 64],
  latentShape: 'map',
}

interface UNetPlan extends Plan {
  readonly skips: boolean
  readonly convolutions: number
}

/**
 * Encoder: convolutions at the input's size, and at a smaller one for every further level, then z. Decoder: the same
 * backwards, each level given the encoder's map of its size beside its own.
 *
 * The first of `filters` is for maps as large as the input; strides lie between the levels, one fewer than filters. The
 * first convolution of each level is the strided one. z is a map unless asked for otherwise.
 *
 * @throws {OptionError} For wrong options; when a model is built, for samples that cannot be read as maps, or for a target
 *   of another size while there are skip connections.
 * @see Ronneberger, Fischer & Brox 2015, https://arxiv.org/abs/1505.04597
 * @example uNetArchitecture({ filters: [16, 32, 64], skips: true, outputActivation: 'sigmoid' })
 */
export const uNetArchitecture = definePart(
  'architecture',
  'u-net',
  ({ skips = true, convolutions = 2, ...options }: UNetArchitectureOptions): PartBody<Architecture> => {
    const where = 'uNetArchitecture'
    const settings = checkConvOptions(options, where, defaults, (filters) => filters - 1)
    checkChoice(skips, where, 'skips', [true, false])
    checkWhole(convolutions, where, 'convolutions', 1)
    return {
      acceptsCondition: true,
      build(specification, scope) {
        const plan = { ...planOf(settings, specification), skips, convolutions }
        if (skips) checkSameSizes(plan)
        return { encoder: encoderOf(scope.child('encoder'), plan), decoder: decoderOf(scope.child('decoder'), plan) }
      },
    }
  },
)

/** Layers that end in a map of one level's size. */
type Stage = readonly Layer[]

function encoderOf(scope: ParameterScope, plan: UNetPlan): Network {
  const { settings, inputShape } = plan
  const start = encoderStart(scope, plan)
  const stages: Stage[] = []
  let shape = start.shape
  settings.filters.forEach((filters, level) => {
    const stride = settings.strides[level - 1] ?? [1, 1]
    const stage = convolutionsOf(scope.child(String(level)), plan, { inputShape: shape, filters, stride })
    stages.push(level === 0 ? [...start.layers, ...stage.layers] : stage.layers)
    shape = stage.shape
  })
  const end = encoderEnd(scope.child(String(settings.filters.length)), plan, shape)
  const network = sequential(inputShape, [...stages.flat(), ...end])
  if (!plan.skips) return network
  return {
    ...network,
    applyWithSkips(input, context) {
      const maps: tf.Tensor[] = []
      for (const stage of stages) maps.push(run(stage, maps.at(-1) ?? input, context))
      // The innermost map goes through z.
      return { output: run(end, maps.at(-1) ?? input, context), skips: maps.slice(0, -1) }
    },
  }
}

function decoderOf(scope: ParameterScope, plan: UNetPlan): Network {
  const { settings, decoderSizes, output, skips } = plan
  const { filters, outputActivation } = settings
  const start = decoderStart(scope.child('0'), plan, filters.at(-1) ?? 1)
  const stages: { readonly larger: Stage; readonly after: Stage }[] = []
  let shape = start.shape
  for (let level = filters.length - 2; level >= 0; level--) {
    const inner = scope.child(String(filters.length - 1 - level))
    const count = filters[level] ?? 1
    const larger = upsamplingBlock(inner, settings, {
      inputShape: shape,
      filters: count,
      stride: settings.strides[level] ?? [1, 1],
      outputSize: decoderSizes[level] ?? [1, 1],
    })
    const [height, width] = larger.shape
    const joined: MapShape = [height, width, skips ? 2 * count : count]
    const after = convolutionsOf(inner.child('after'), plan, { inputShape: joined, filters: count })
    stages.push({ larger: larger.layers, after: after.layers })
    shape = after.shape
  }
  const last = scope.child(String(filters.length))
  const pixelwise = { inputShape: shape, filters: output[2], kernelSize: [1, 1], plain: outputActivation } as const
  const end = [...convBlock(last, settings, pixelwise).layers, ...decoderEnd(scope, plan)]
  const layers = [...start.layers, ...stages.flatMap(({ larger, after }) => [...larger, ...after]), ...end]
  const network = sequential(latentShapeOf(plan), layers, activationRange(outputActivation))
  if (!skips) return network
  return {
    ...network,
    takesSkips: true,
    apply(z, context) {
      const maps = context.skips ?? []
      const outermost = stages.reduce(
        (map, { larger, after }, i) => {
          const skip = maps.at(-1 - i)
          if (!skip) throw missingSkips(stages.length, maps.length)
          return run(after, tf.concat([run(larger, map, context), skip], 3), context)
        },
        run(start.layers, z, context),
      )
      return run(end, outermost, context)
    },
  }
}

interface Convolutions {
  readonly inputShape: MapShape
  readonly filters: number
  readonly stride?: readonly [number, number]
}

function convolutionsOf(
  scope: ParameterScope,
  plan: UNetPlan,
  { inputShape, filters, stride }: Convolutions,
): MapLayers {
  const layers: Layer[] = []
  let shape = inputShape
  for (let i = 0; i < plan.convolutions; i++) {
    const strided = i === 0 && stride ? { stride } : {}
    const block = convBlock(scope.child(String(i)), plan.settings, { inputShape: shape, filters, ...strided })
    layers.push(...block.layers)
    shape = block.shape
  }
  return { layers, shape }
}

function run(layers: Stage, input: tf.Tensor, context: NetworkContext): tf.Tensor {
  return layers.reduce((value, layer) => layer.apply(value, context), input)
}

function checkSameSizes({ settings, encoderSizes, decoderSizes, outputShape }: UNetPlan): void {
  const [input, output]: Shape[] = [encoderSizes[0] ?? [], decoderSizes[0] ?? []]
  if (sameShape(input ?? [], output ?? [])) return
  throw new OptionError({
    where: settings.where,
    expected: `a target of ${formatShape(input ?? [])}, the input's size, for skip connections`,
    received: formatShape(outputShape),
    repair: 'Set skips: false.',
  })
}

function missingSkips(expected: number, received: number): PartError {
  return new PartError({
    where: 'uNetArchitecture',
    expected: `${expected} skip connections of the encoder`,
    received: `${received}`,
    repair: 'Use an objective that hands the decoder what the encoder gave beside its output.',
  })
}
