/** The pieces that levels are made of: a convolution with its normalisation, activation and dropout, or one to a larger map. */

import {
  type ActivationName,
  activationLayer,
  batchNormalization,
  convolutionLayer,
  dropout,
  groupNormalization,
  type Layer,
  layerNormalization,
  type MapShape,
  type Pair,
  type ParameterScope,
  resizeLayer,
  transposedConvolutionLayer,
} from '@autoencoders/core/extend'
import type { ConvSettings } from './conv-options.js'
import { along } from './sample-maps.js'

/** Layers in a row that end in a map. */
export interface MapLayers {
  readonly layers: readonly Layer[]
  readonly shape: MapShape
}

/** A convolution and what it does to the map. */
export interface ConvBlock {
  readonly inputShape: MapShape
  readonly filters: number
  /** Default 1. */
  readonly stride?: Pair
  /** Default that of the settings. */
  readonly kernelSize?: Pair
  /** Of a product alone, with nothing behind it but this; left out for normalisation, activation and dropout. */
  readonly plain?: ActivationName
}

/** A convolution to a larger map. */
export interface UpsamplingBlock extends ConvBlock {
  readonly outputSize: Pair
}

/** A convolution, normalised and activated as the settings say. */
export function convBlock(scope: ParameterScope, settings: ConvSettings, block: ConvBlock): MapLayers {
  const { inputShape, filters, stride = [1, 1], kernelSize = settings.kernelSize } = block
  const product = convolutionLayer(scope, {
    inputShape,
    filters,
    kernelSize: along(kernelSize, inputShape),
    stride: along(stride, inputShape),
    ...productEnding(settings, block),
  })
  return { layers: [product, ...ending(scope, settings, product.outputShape, block)], shape: product.outputShape }
}

/** A transposed convolution to a larger map, or a convolution of the resized one; ended as the settings say. */
export function upsamplingBlock(scope: ParameterScope, settings: ConvSettings, block: UpsamplingBlock): MapLayers {
  const { inputShape, filters, outputSize, stride = [1, 1], kernelSize = settings.kernelSize } = block
  const { upsampling } = settings
  if (upsampling !== 'transposed') {
    const { stride: _, ...convolution } = block
    const resized = resizeLayer(scope, { inputShape, outputSize, method: upsampling })
    const { layers, shape } = convBlock(scope, settings, { ...convolution, inputShape: resized.outputShape })
    return { layers: [resized, ...layers], shape }
  }
  const product = transposedConvolutionLayer(scope, {
    inputShape,
    filters,
    outputSize,
    kernelSize: along(kernelSize, outputSize),
    stride: along(stride, outputSize),
    ...productEnding(settings, block),
  })
  return { layers: [product, ...ending(scope, settings, product.outputShape, block)], shape: product.outputShape }
}

/** The normalisation that the settings ask for, or nothing. */
export function normalizationLayers(scope: ParameterScope, settings: ConvSettings, shape: MapShape): Layer[] {
  if (settings.normalization === 'batch') return [batchNormalization(scope, shape)]
  if (settings.normalization === 'layer') return [layerNormalization(scope, shape)]
  if (settings.normalization === 'none') return []
  return [groupNormalization(scope, shape, settings.groups ?? mostGroups(shape[2]))]
}

/** Whether a bias would be taken away again at once. */
export function needsBias({ normalization }: ConvSettings): boolean {
  return normalization !== 'batch'
}

function productEnding(settings: ConvSettings, { plain }: ConvBlock): { activation: ActivationName; useBias: boolean } {
  if (plain) return { activation: plain, useBias: true }
  const fused = settings.normalization === 'none'
  return { activation: fused ? settings.activation : 'linear', useBias: needsBias(settings) }
}

function ending(scope: ParameterScope, settings: ConvSettings, shape: MapShape, { plain }: ConvBlock): Layer[] {
  if (plain) return []
  const normalization = normalizationLayers(scope, settings, shape)
  return [
    ...normalization,
    ...(normalization.length > 0 ? [activationLayer(scope, shape, settings.activation)] : []),
    ...(settings.dropout > 0 ? [dropout(scope, shape, settings.dropout)] : []),
  ]
}

const MOST_GROUPS = 8

function mostGroups(channels: number): number {
  let groups = Math.min(MOST_GROUPS, channels)
  while (channels % groups !== 0) groups--
  return groups
}
