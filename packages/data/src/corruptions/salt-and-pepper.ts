import {
  type Corruption,
  checkFinite,
  checkProbability,
  definePart,
  type NdArray,
  type RandomStream,
} from '@autoencoders/core'

/** What {@link saltAndPepper} scatters. */
export interface SaltAndPepperOptions {
  /** Of an element being replaced, by either value. */
  readonly probability: number
  /** The high value; 1 when left out. */
  readonly salt?: number
  /** The low value; 0 when left out. */
  readonly pepper?: number
}

/**
 * Replaces randomly chosen elements by one of two extremes, each as likely as the other.
 *
 * `x̃ᵢ = pepper` with probability p/2, `salt` with probability p/2, else `xᵢ`, independently for each element.
 *
 * @param options See {@link SaltAndPepperOptions}.
 * @returns A corruption.
 * @throws {OptionError} When the probability is not in 0…1, or salt or pepper is not finite.
 * @see Vincent et al. 2010, section 3.3, https://jmlr.org/papers/v11/vincent10a.html
 * @example
 * const noise = saltAndPepper({ probability: 0.1 })
 * noise.apply(digits().images, randomStreams(0).stream('corruption')).shape // [1000, 28, 28]
 */
export const saltAndPepper = definePart('corruption', 'salt-and-pepper', createSaltAndPepper)

function createSaltAndPepper({ probability, salt = 1, pepper = 0 }: SaltAndPepperOptions): Pick<Corruption, 'apply'> {
  checkProbability(probability, 'saltAndPepper', 'probability')
  checkFinite(salt, 'saltAndPepper', 'salt')
  checkFinite(pepper, 'saltAndPepper', 'pepper')
  return {
    apply: ({ data, shape }: NdArray, random: RandomStream): NdArray => {
      const draws = random.uniform(data.length)
      const peppered = data.map((value, i) => {
        if (draws[i]! >= probability) return value
        return draws[i]! < probability / 2 ? pepper : salt
      })
      return { data: peppered, shape }
    },
  }
}
