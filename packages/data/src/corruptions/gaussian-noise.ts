import {
  type Corruption,
  checkFinite,
  definePart,
  describeValue,
  type NdArray,
  OptionError,
  type RandomStream,
} from '@autoencoders/core'

/** What {@link gaussianNoise} adds. */
export interface GaussianNoiseOptions {
  /** σ, in units of the data. */
  readonly standardDeviation: number
  /** The lowest and the highest value that may come out; not cut when left out. */
  readonly clip?: readonly [number, number]
}

/**
 * Adds independent normal noise to every element.
 *
 * `x̃ = x + σ·ε`, ε standard normal; then cut to `clip`, if given.
 *
 * @param options See {@link GaussianNoiseOptions}.
 * @returns A corruption for `denoising` models. NaN stays NaN.
 * @throws {OptionError} When σ is not finite and ≥ 0, or clip is not two finite numbers, the lower one first.
 * @see Vincent et al. 2010, section 3.3, https://jmlr.org/papers/v11/vincent10a.html
 * @example
 * const noise = gaussianNoise({ standardDeviation: 0.3, clip: [0, 1] })
 * noise.apply(digits().images, randomStreams(0).stream('corruption')).shape // [1000, 28, 28]
 */
export const gaussianNoise = definePart('corruption', 'gaussian-noise', createGaussianNoise)

function createGaussianNoise({ standardDeviation, clip }: GaussianNoiseOptions): Pick<Corruption, 'apply'> {
  checkFinite(standardDeviation, 'gaussianNoise', 'standardDeviation', 0)
  if (clip) checkClip(clip)
  const [low, high] = clip ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  return {
    apply: ({ data, shape }: NdArray, random: RandomStream): NdArray => {
      const noise = random.normal(data.length)
      const noisy = data.map((value, i) => Math.min(high, Math.max(low, value + standardDeviation * noise[i]!)))
      return { data: noisy, shape }
    },
  }
}

function checkClip(clip: readonly [number, number]): void {
  if (Array.isArray(clip) && clip.length === 2 && clip.every(Number.isFinite) && clip[0] < clip[1]) return
  throw new OptionError({
    where: 'gaussianNoise',
    expected: 'clip [low, high] of finite numbers, low < high',
    received: Array.isArray(clip) ? `[${clip.map(describeValue).join(', ')}]` : describeValue(clip),
  })
}
