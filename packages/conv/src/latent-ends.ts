/** Where networks begin and end: samples to maps and back, maps to the latent's parameters, and z to maps. */

import { type Shape, sameShape, sizeOf } from '@autoencoders/core'
import {
  activationLayer,
  concatCondition,
  concatConditionMaps,
  denseLayer,
  dropout,
  flattenLayer,
  type Layer,
  type MapShape,
  type ParameterScope,
  reshapeLayer,
} from '@autoencoders/core/extend'
import { convBlock, type MapLayers, needsBias, normalizationLayers } from './conv-block.js'
import type { Plan } from './plan.js'

/** Samples to maps, the condition beside every pixel. */
export function encoderStart(scope: ParameterScope, { input, inputShape, conditionSize }: Plan): MapLayers {
  const layers: Layer[] = sameShape(inputShape, input) ? [] : [reshapeLayer(scope, input)]
  if (conditionSize === 0) return { layers, shape: input }
  const conditioned = concatConditionMaps(scope, input, conditionSize)
  return { layers: [...layers, conditioned], shape: conditioned.outputShape }
}

/** The innermost map to the latent's parameters. */
export function encoderEnd(scope: ParameterScope, plan: Plan, map: MapShape): readonly Layer[] {
  const { settings, dimensions, encoderOutputs } = plan
  const activation = settings.latentActivation
  if (settings.latentShape === 'vector') {
    return [flattenLayer(scope, map), denseLayer(scope, { inputUnits: sizeOf(map), units: encoderOutputs, activation })]
  }
  const pixelwise = { inputShape: map, filters: encoderOutputs, kernelSize: [1, 1], plain: activation } as const
  const { layers, shape } = convBlock(scope, settings, pixelwise)
  return dimensions === 2 ? layers : [...layers, reshapeLayer(scope, [shape[1], shape[2]])]
}

/** What a decoder takes: z of one sample. */
export function latentShapeOf({ settings, dimensions, decoderSizes, latentSize }: Plan): Shape {
  if (settings.latentShape === 'vector') return [latentSize]
  const [height, width] = decoderSizes.at(-1) ?? [1, 1]
  return dimensions === 1 ? [width, latentSize] : [height, width, latentSize]
}

/**
 * z to the innermost map.
 *
 * @param filters Of that map.
 */
export function decoderStart(scope: ParameterScope, plan: Plan, filters: number): MapLayers {
  return plan.settings.latentShape === 'vector'
    ? vectorToMap(scope, plan, filters)
    : latentMapToMap(scope, plan, filters)
}

/** The output's map to its shape. */
export function decoderEnd(scope: ParameterScope, { output, outputShape }: Plan): readonly Layer[] {
  return sameShape(output, outputShape) ? [] : [reshapeLayer(scope, outputShape)]
}

function vectorToMap(scope: ParameterScope, plan: Plan, filters: number): MapLayers {
  const { settings, decoderSizes, latentSize, conditionSize } = plan
  const [height, width] = decoderSizes.at(-1) ?? [1, 1]
  const shape: MapShape = [height, width, filters]
  const condition = conditionSize > 0 ? [concatCondition(scope, latentSize, conditionSize)] : []
  const inputUnits = latentSize + conditionSize
  const units = sizeOf(shape)
  const fused = settings.normalization === 'none'
  const product = denseLayer(scope, {
    inputUnits,
    units,
    activation: fused ? settings.activation : 'linear',
    useBias: needsBias(settings),
  })
  const layers: Layer[] = [...condition, product, reshapeLayer(scope, shape)]
  if (!fused) {
    layers.push(...normalizationLayers(scope, settings, shape), activationLayer(scope, shape, settings.activation))
  }
  if (settings.dropout > 0) layers.push(dropout(scope, shape, settings.dropout))
  return { layers, shape }
}

function latentMapToMap(scope: ParameterScope, plan: Plan, filters: number): MapLayers {
  const { settings, dimensions, decoderSizes, latentSize, conditionSize } = plan
  const [height, width] = decoderSizes.at(-1) ?? [1, 1]
  const map: MapShape = [height, width, latentSize]
  const entrance: Layer[] = dimensions === 1 ? [reshapeLayer(scope, map)] : []
  if (conditionSize > 0) entrance.push(concatConditionMaps(scope, map, conditionSize))
  const inputShape: MapShape = [height, width, latentSize + conditionSize]
  const { layers, shape } = convBlock(scope, settings, { inputShape, filters })
  return { layers: [...entrance, ...layers], shape }
}
