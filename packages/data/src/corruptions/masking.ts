import {
  type Corruption,
  checkFinite,
  checkProbability,
  definePart,
  describeValue,
  type NdArray,
  OptionError,
  type RandomStream,
  ShapeError,
} from '@autoencoders/core'

/** What is masked together; see {@link MaskingOptions}. */
export type MaskingGranularity = 'element' | 'position' | 'feature'

/** What {@link masking} hides. */
export interface MaskingOptions {
  /** Of each unit being masked. */
  readonly probability: number
  /** What masked elements become; 0 when left out. */
  readonly value?: number
  /**
   * The unit: `'element'`, the default, each number by itself; `'position'` all numbers along the last axis, such as the channels
   * of a pixel or the readings at one time; `'feature'` one entry of the last axis throughout a sample, such as one sensor.
   */
  readonly granularity?: MaskingGranularity
}

/**
 * Replaces randomly chosen parts of each sample by a constant.
 *
 * `x̃ᵢ = value` with the given probability, else `xᵢ`, independently for each unit of each sample.
 *
 * @param options See {@link MaskingOptions}.
 * @returns A corruption. Its `apply` takes `[batch, ..., features]` and throws a ShapeError for fewer than two axes unless the unit is
 *   an element.
 * @throws {OptionError} When the probability is not in 0…1, the value is not finite, or the granularity is unknown.
 * @see Vincent et al. 2010, section 3.3, https://jmlr.org/papers/v11/vincent10a.html
 * @example
 * masking({ probability: 1, value: -1 }).apply(ndArray([5, 6], [1, 2]), randomStreams(0).stream('corruption')).data // -1, -1
 */
export const masking = definePart('corruption', 'masking', createMasking)

function createMasking(options: MaskingOptions): Pick<Corruption, 'apply'> {
  const { probability, value = 0, granularity = 'element' } = options
  checkProbability(probability, 'masking', 'probability')
  checkFinite(value, 'masking', 'value')
  if (granularity !== 'element' && granularity !== 'position' && granularity !== 'feature') {
    throw new OptionError({
      where: 'masking',
      expected: "granularity 'element', 'position' or 'feature'",
      received: describeValue(granularity),
    })
  }
  return {
    apply: ({ data, shape }: NdArray, random: RandomStream): NdArray => {
      const unitOf = unitFinder(granularity, data.length, shape)
      const draws = random.uniform(unitOf.units)
      const masked = data.map((original, i) => (draws[unitOf(i)]! < probability ? value : original))
      return { data: masked, shape }
    },
  }
}

/** Which unit an element belongs to, and how many units there are. */
type UnitFinder = ((element: number) => number) & { readonly units: number }

function unitFinder(granularity: MaskingGranularity, elements: number, shape: NdArray['shape']): UnitFinder {
  if (granularity === 'element') return Object.assign((i: number) => i, { units: elements })
  if (shape.length < 2) {
    throw new ShapeError({
      where: 'masking.apply',
      expected: `an array [batch, ..., features] to mask by ${granularity}`,
      received: `${shape.length} axes`,
      repair: "Use granularity: 'element'.",
    })
  }
  const features = shape.at(-1)!
  if (granularity === 'position') {
    return Object.assign((i: number) => Math.floor(i / features), { units: elements / Math.max(1, features) })
  }
  const sample = elements / Math.max(1, shape[0]!)
  return Object.assign((i: number) => Math.floor(i / sample) * features + (i % features), {
    units: shape[0]! * features,
  })
}
