/** How hard samples are: what a curriculum sorts them by. */

import { type SampleArrays, sampleCount } from '../batches/samples.js'
import type { ArrayInput, NdArray } from '../nd-array.js'
import { checkWhole } from '../option-checks.js'
import { definePart, isPart, type Part } from '../part.js'
import { portableLog } from '../random/portable-math.js'

/** A measure of how hard each sample is. */
export interface Difficulty extends Part<'difficulty'> {
  /** Epochs between two measurements, the first before the first step; left out, that is the only one. */
  readonly everyEpochs?: number
  /**
   * @param samples The training samples, without those held back for validation; not to be changed.
   * @param ownErrors The model's reconstruction errors as they are now, `[n]`, as `score` gives them.
   * @returns One number a sample; higher is harder.
   */
  measure(
    samples: SampleArrays<NdArray>,
    ownErrors: () => Promise<NdArray>,
  ): ArrayLike<number> | Promise<ArrayLike<number>>
}

/**
 * The model's own reconstruction error, measured again and again: self-paced learning.
 *
 * @param options.everyEpochs Epochs between two measurements; default 1. A measurement puts all training samples through the model.
 * @see Kumar et al. 2010, "Self-paced learning for latent variable models"
 * @example await model.fit(x, { curriculum: curriculum({ difficulty: ownError(), pacing: linear({ from: 0.3, to: 1, steps: 2000 }) }) })
 */
export const ownError = definePart('difficulty', 'ownError', ({ everyEpochs = 1 }: { everyEpochs?: number } = {}) => ({
  everyEpochs: checkWhole(everyEpochs, 'ownError', 'everyEpochs', 1),
  measure: async (_: SampleArrays<NdArray>, ownErrors: () => Promise<NdArray>) => (await ownErrors()).data,
}))

/** The variance of a sample's values, `1/k Σ (xᵢ − x̄)²`: flat samples first. Elements that a mask leaves out do not count. */
export const sampleVariance = definePart('difficulty', 'sampleVariance', () => ({
  measure: (samples: SampleArrays<NdArray>) => eachRow(samples, variance),
}))

/**
 * The entropy of a sample's values in bits, `−Σ p log₂ p` over a histogram of them. Elements that a mask leaves out do not count.
 *
 * @param options.bins Of equal width between the least and the greatest value of all samples; default 32.
 */
export const sampleEntropy = definePart('difficulty', 'sampleEntropy', ({ bins = 32 }: { bins?: number } = {}) => {
  checkWhole(bins, 'sampleEntropy', 'bins', 2)
  return {
    measure: (samples: SampleArrays<NdArray>) => {
      const { minimum, maximum } = rangeOf(samples.input.data)
      const scale = maximum > minimum ? bins / (maximum - minimum) : 0
      const bin = (value: number) => Math.min(bins - 1, Math.floor((value - minimum) * scale))
      return eachRow(samples, (values, counts) => entropy(values, counts, bins, bin))
    },
  }
})

/** Whether difficulties are measured rather than given. */
export function isMeasure(difficulty: ArrayInput | Difficulty): difficulty is Difficulty {
  return isPart(difficulty, 'difficulty')
}

/** A function of every sample's values and of how much each of them counts. */
function eachRow(
  samples: SampleArrays<NdArray>,
  measure: (values: Float32Array, counts: (element: number) => number) => number,
): Float32Array {
  const count = sampleCount(samples)
  const { data } = samples.input
  const width = data.length / count
  return Float32Array.from({ length: count }, (_, row) =>
    measure(data.subarray(row * width, (row + 1) * width), countsOf(samples, row, width)),
  )
}

/** A mask is of the target; it says nothing of the elements of an input of another shape. */
function countsOf(
  { input, target, mask }: SampleArrays<NdArray>,
  row: number,
  width: number,
): (element: number) => number {
  if (!mask || (target && String(target.shape) !== String(input.shape))) return () => 1
  const perSample = mask.data.length / input.shape[0]!
  const perMask = width / perSample
  return (element) => mask.data[row * perSample + Math.floor(element / perMask)]!
}

function variance(values: Float32Array, counts: (element: number) => number): number {
  let total = 0
  let sum = 0
  for (const [i, value] of values.entries()) {
    total += counts(i)
    sum += counts(i) * value
  }
  if (total === 0) return 0
  let squares = 0
  for (const [i, value] of values.entries()) squares += counts(i) * (value - sum / total) * (value - sum / total)
  return squares / total
}

function entropy(
  values: Float32Array,
  counts: (element: number) => number,
  bins: number,
  bin: (value: number) => number,
): number {
  const histogram = new Float64Array(bins)
  let total = 0
  for (const [i, value] of values.entries()) {
    histogram[bin(value)]! += counts(i)
    total += counts(i)
  }
  let bits = 0
  for (const held of histogram) if (held > 0) bits -= (held / total) * (portableLog(held / total) / Math.LN2)
  return bits
}

function rangeOf(values: Float32Array): { minimum: number; maximum: number } {
  let minimum = Number.POSITIVE_INFINITY
  let maximum = Number.NEGATIVE_INFINITY
  for (const value of values) {
    if (value < minimum) minimum = value
    if (value > maximum) maximum = value
  }
  return { minimum, maximum }
}
