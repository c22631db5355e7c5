/** What the three architectures let their users choose, and its checks. */

import { checkChoice, checkRate, checkWhole, describeValue, OptionError } from '@autoencoders/core'
import { type ActivationName, checkActivation, checkPair, type Pair } from '@autoencoders/core/extend'
import type { Dimensions } from './sample-maps.js'

/** What stands between a convolution and its activation. */
export type Normalization = 'none' | 'batch' | 'group' | 'layer'

/** How the decoder makes maps larger. */
export type Upsampling = 'transposed' | 'nearest' | 'bilinear'

/** Options that all convolutional architectures share. */
export interface ConvOptions {
  /** Filters of each level, outermost first; the decoder has the same in reverse. */
  filters?: readonly number[]
  /** Taps of a filter along height and width; default 3. Along an axis of length 1 there is one. */
  kernelSize?: number | Pair
  /** How many times smaller each level is than the one before: one number for all, or one (or a pair) each. Default 2. */
  strides?: number | readonly (number | Pair)[]
  /** Of all convolutions but the last; default `relu`. */
  activation?: ActivationName
  /** Of the encoder's output; default `linear`. */
  latentActivation?: ActivationName
  /** Of the decoder's output; default `linear`. */
  outputActivation?: ActivationName
  /** Default `none`. */
  normalization?: Normalization
  /** Of group normalisation; default the most, up to 8, that divide a level's filters. */
  groups?: number
  /** Share of elements dropped while training, in [0, 1); default 0. */
  dropout?: number
  /** By transposed convolutions, the default, or by resizing before a convolution. */
  upsampling?: Upsampling
  /** Whether z is one vector a sample, or a map with a vector for every place of the innermost level. */
  latentShape?: 'vector' | 'map'
  /**
   * 1 for signals `[length, channels]`, 2 for images `[height, width]`; needed for samples of two axes unless the last
   * has length 1.
   */
  dimensions?: Dimensions
}

/** Checked, with defaults filled in. */
export interface ConvSettings extends Required<Omit<ConvOptions, 'groups' | 'dimensions' | 'kernelSize' | 'strides'>> {
  /** Of the architecture, for errors. */
  readonly where: string
  readonly kernelSize: Pair
  readonly strides: readonly Pair[]
  readonly groups: number | undefined
  readonly dimensions: Dimensions | undefined
}

/** What an option is where nothing is said. */
export type ConvDefaults = Required<Pick<ConvOptions, 'filters' | 'latentShape'>>

/**
 * @param steps How many strides there are for so many filters.
 * @throws {OptionError} For the first option that is wrong.
 */
export function checkConvOptions(
  options: ConvOptions,
  where: string,
  defaults: ConvDefaults,
  steps: (filters: number) => number,
): ConvSettings {
  const { groups, dimensions } = options
  const filters = checkFilters(options.filters ?? defaults.filters, where, 'filters')
  const normalizations = ['none', 'batch', 'group', 'layer'] as const
  const normalization = checkChoice(options.normalization ?? 'none', where, 'normalization', normalizations)
  if (groups !== undefined) checkGroups(groups, filters, normalization, where)
  const activation = (option: 'activation' | 'latentActivation' | 'outputActivation', otherwise: ActivationName) =>
    checkActivation(options[option] ?? otherwise, where, option)
  return {
    where,
    filters,
    kernelSize: checkPair(options.kernelSize ?? 3, where, 'kernelSize'),
    strides: checkStrides(options.strides ?? 2, steps(filters.length), where),
    activation: activation('activation', 'relu'),
    latentActivation: activation('latentActivation', 'linear'),
    outputActivation: activation('outputActivation', 'linear'),
    normalization,
    groups,
    dropout: checkRate(options.dropout ?? 0, where, 'dropout'),
    upsampling: checkChoice(options.upsampling ?? 'transposed', where, 'upsampling', [
      'transposed',
      'nearest',
      'bilinear',
    ]),
    latentShape: checkChoice(options.latentShape ?? defaults.latentShape, where, 'latentShape', ['vector', 'map']),
    dimensions: dimensions === undefined ? undefined : checkChoice(dimensions, where, 'dimensions', [1, 2]),
  }
}

function checkFilters(filters: unknown, where: string, option: string): readonly number[] {
  const valid =
    Array.isArray(filters) && filters.length > 0 && filters.every((count) => Number.isSafeInteger(count) && count >= 1)
  if (valid) return filters as number[]
  const received = Array.isArray(filters) ? JSON.stringify(filters) : describeValue(filters)
  throw new OptionError({ where, expected: `${option} of whole numbers of at least 1, such as [32, 64]`, received })
}

function checkStrides(strides: NonNullable<ConvOptions['strides']>, steps: number, where: string): readonly Pair[] {
  if (typeof strides === 'number') return Array.from({ length: steps }, () => checkPair(strides, where, 'strides'))
  if (Array.isArray(strides) && strides.length === steps)
    return strides.map((stride, i) => checkPair(stride, where, `strides[${i}]`))
  const received = Array.isArray(strides) ? JSON.stringify(strides) : describeValue(strides)
  throw new OptionError({ where, expected: `strides to be one number, or ${steps} for these filters`, received })
}

function checkGroups(groups: number, filters: readonly number[], normalization: Normalization, where: string): void {
  checkWhole(groups, where, 'groups', 1)
  if (normalization !== 'group') {
    const expected = 'groups together with normalization "group"'
    throw new OptionError({ where, expected, received: `normalization ${describeValue(normalization)}` })
  }
  const odd = filters.find((count) => count % groups !== 0)
  if (odd === undefined) return
  throw new OptionError({ where, expected: `groups that divide ${odd} filters`, received: `${groups}` })
}
