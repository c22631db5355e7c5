import { checkPositive, checkWhole, formatShape, ShapeError } from '@autoencoders/core'
import { compensatedSum } from './compensated-sum.js'
import { type MetricInput, readShaped } from './metric-input.js'

/** Options of {@link bitsPerDimension}. */
export interface BitsPerDimensionOptions {
  /**
   * How many levels of the raw data make one unit of the data that the model saw: 256 where bytes plus noise in [0, 1) were divided by
   * 256, 255 where bytes were divided by 255. Default 1: the likelihood is that of the raw data, or a probability, as of Bernoulli and
   * categorical pixels.
   */
  readonly levels?: number
}

/** Bits per dimension of all samples, and of each. */
export interface BitsPerDimension {
  readonly mean: number
  /** `[n]`. */
  readonly perSample: Float64Array
}

/**
 * What it takes to write down samples with a model, in bits for each of their numbers: log-likelihoods made comparable.
 *
 * `(D·log levels − log p(x)) ÷ (D·log 2)`: a density of scaled data is `levelsᴰ` times that of the raw data, whose levels are 1 apart. Of a
 * lower bound of log p(x), the ELBO or the importance weighted one, it is an upper bound of the bits. For integers, a density of data
 * with uniform noise in [0, 1) added bounds the bits of the integers themselves.
 *
 * @param logLikelihoods log p(x) of each sample, in nats, `[n]`, as `model.logLikelihood` gives them.
 * @param dimensions D, how many numbers one sample is of; 784 for `[28, 28]`.
 * @throws {ShapeError} When the log-likelihoods are not `[n]`.
 * @throws {DataError} When there are none, or one is not finite.
 * @throws {OptionError} When dimensions is not a whole number of at least 1, or levels not above 0.
 * @see Theis et al. 2016, https://arxiv.org/abs/1511.01844
 * @example bitsPerDimension([-784 * Math.log(2)], 784).mean // 1: a fair coin for each pixel
 */
export function bitsPerDimension(
  logLikelihoods: MetricInput,
  dimensions: number,
  options: BitsPerDimensionOptions = {},
): BitsPerDimension {
  const where = 'bitsPerDimension'
  const { data, shape } = readShaped(where, 'logLikelihoods', logLikelihoods)
  if (shape.length !== 1) {
    const expected = 'log-likelihoods of shape [n], one a sample'
    throw new ShapeError({ where, expected, received: formatShape(shape) })
  }
  checkWhole(dimensions, where, 'dimensions', 1)
  const scaling = Math.log2(checkPositive(options.levels ?? 1, where, 'levels'))
  const perSample = Float64Array.from(data, (nats) => scaling - nats / (dimensions * Math.LN2))
  return { mean: compensatedSum(data.length, (i) => perSample[i]!) / data.length, perSample }
}
