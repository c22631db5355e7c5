import { checkFinite, type NdArray, OptionError } from '@autoencoders/core'

/** Options of {@link activeUnits}. */
export interface ActiveUnitsOptions {
  /** Variance above which a unit counts; default 0.01. */
  readonly threshold?: number
}

/** What {@link activeUnits} finds. */
export interface ActiveUnits {
  /** How many units of z tell anything of the sample. */
  readonly count: number
  /** Variance of each unit over the samples. */
  readonly variances: Float64Array
}

/**
 * Units of z that are in use: those whose mean, as `encode` of a variational autoencoder gives it, differs from sample to sample. A
 * model whose posterior has collapsed has none.
 *
 * @param z `[n, size]`, at least one sample.
 * @throws {OptionError} When z has other axes or no samples, or the threshold is below 0.
 * @see Burda et al. 2016, section 5.1, https://arxiv.org/abs/1509.00519
 * @example activeUnits(await model.encode(xTest)).count
 */
export function activeUnits({ data, shape }: NdArray, options: ActiveUnitsOptions = {}): ActiveUnits {
  const threshold = checkFinite(options.threshold ?? 0.01, 'activeUnits', 'threshold', 0)
  const [samples = 0, size = 0] = shape
  if (shape.length !== 2 || samples === 0) {
    const expected = 'codes [n, size] of at least one sample'
    throw new OptionError({ where: 'activeUnits', expected, received: `[${shape.join(', ')}]` })
  }
  const variances = Float64Array.from({ length: size }, (_, unit) => {
    let mean = 0
    for (let row = 0; row < samples; row++) mean += data[row * size + unit]!
    mean /= samples
    let squares = 0
    for (let row = 0; row < samples; row++) squares += (data[row * size + unit]! - mean) ** 2
    return squares / samples
  })
  return { count: variances.filter((variance) => variance > threshold).length, variances }
}
