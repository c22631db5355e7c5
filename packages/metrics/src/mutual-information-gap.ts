import { checkWhole, DataError, formatShape, ShapeError } from '@autoencoders/core'
import { type MetricInput, readShaped, type ShapedNumbers } from './metric-input.js'
import { type Points, readPoints } from './point-input.js'

/** Options of {@link mutualInformationGap}. */
export interface MutualInformationGapOptions {
  /** Into how many bins of equal width the range of each code is divided; default 20. */
  readonly bins?: number
}

/** What {@link mutualInformationGap} finds. */
export interface MutualInformationGap {
  /** The mean over the factors, 0 … 1; 1 where every factor is told in full by one code, and by no other. */
  readonly gap: number
  /** `[factors]`, the gap of each. */
  readonly perFactor: Float64Array
  /** `[size, factors]`, what each code tells of each factor, in nats. */
  readonly mutualInformation: ShapedNumbers
}

/**
 * How much of each factor of variation is told by one code alone: the mutual information gap (MIG).
 *
 * `(1/K) Σₖ (I(zⱼ₍ₖ₎; vₖ) − maxⱼ≠ⱼ₍ₖ₎ I(zⱼ; vₖ)) ÷ H(vₖ)`, with `j(k)` the code that tells most of factor k. Information is that of
 * counts: as in disentanglement_lib, each code is first divided into 20 bins of equal width from its least to its greatest value. Counts
 * overstate information by about `(bins − 1)(values − 1) ÷ 2n` nats, for every code alike: take thousands of samples.
 *
 * @param codes z, `[n, size]`, as `encode` gives it; with a single code the runner-up counts as telling nothing.
 * @param factors v, `[n, factors]` or `[n]`: what varies in the data, equal numbers standing for equal values.
 * @throws {ShapeError} When codes are not `[n, size]`, factors not `[n]` or `[n, factors]`, or their rows are not as many.
 * @throws {DataError} When there are no values, one is not finite, or a factor never varies.
 * @throws {OptionError} When bins is not a whole number of at least 1.
 * @see Chen et al. 2018, https://arxiv.org/abs/1802.04942
 * @see Locatello et al. 2019, https://arxiv.org/abs/1811.12359, for the bins
 * @example mutualInformationGap([[0, 0], [1, 0], [0, 1], [1, 1]], [[0, 0], [1, 0], [0, 1], [1, 1]]).gap // 1
 */
export function mutualInformationGap(
  codes: MetricInput,
  factors: MetricInput,
  options: MutualInformationGapOptions = {},
): MutualInformationGap {
  const bins = checkWhole(options.bins ?? 20, where, 'bins', 1)
  const z = readPoints(where, 'codes', codes)
  const v = readFactors(factors, z.count)
  const binned = columns(z).map((column) => intoBins(column, bins))
  const values = columns(v).map(intoCategories)
  const table = binned.flatMap((code) => values.map((factor) => mutualInformation(code, factor)))
  const perFactor = Float64Array.from(values, (factor, k) => {
    const [most = 0, next = 0] = binned.map((_, j) => table[j * v.size + k]!).sort((a, b) => b - a)
    return (most - next) / entropy(factor, k)
  })
  return {
    gap: perFactor.reduce((sum, gap) => sum + gap, 0) / v.size,
    perFactor,
    mutualInformation: { data: Float64Array.from(table), shape: [z.size, v.size] },
  }
}

const where = 'mutualInformationGap'

/** A column of categories, numbered from 0. */
interface Categories {
  readonly indices: Uint32Array
  readonly count: number
}

function readFactors(factors: MetricInput, count: number): Points {
  const { data, shape } = readShaped(where, 'factors', factors)
  const [rows = 0, size = 1] = shape
  if (shape.length <= 2 && rows === count) return { data: Float64Array.from(data), count, size }
  const expected = `factors [${count}] or [${count}, factors], a row for each sample`
  throw new ShapeError({ where, expected, received: formatShape(shape) })
}

function columns({ data, count, size }: Points): Float64Array[] {
  return Array.from({ length: size }, (_, j) => Float64Array.from({ length: count }, (_, row) => data[row * size + j]!))
}

function intoBins(column: Float64Array, bins: number): Categories {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of column) [least, greatest] = [Math.min(least, value), Math.max(greatest, value)]
  const width = (greatest - least) / bins
  // The edges as NumPy has them: a value on an edge belongs to the bin above, the greatest to the last.
  const above = (value: number, bin: number) => value >= bin * width + least
  const indices = Uint32Array.from(column, (value) => {
    let bin = width > 0 ? Math.min(bins - 1, Math.floor((value - least) / width)) : 0
    while (bin > 0 && !above(value, bin)) bin -= 1
    while (bin < bins - 1 && width > 0 && above(value, bin + 1)) bin += 1
    return bin
  })
  return { indices, count: bins }
}

function intoCategories(column: Float64Array): Categories {
  const known = new Map<number, number>()
  const indices = Uint32Array.from(column, (value) => {
    const index = known.get(value) ?? known.size
    known.set(value, index)
    return index
  })
  return { indices, count: known.size }
}

/** `Σ p(a, b) log (p(a, b) ÷ p(a) p(b))` of counts, never below 0. */
function mutualInformation(a: Categories, b: Categories): number {
  const n = a.indices.length
  const joint = new Float64Array(a.count * b.count)
  a.indices.forEach((index, i) => {
    joint[index * b.count + b.indices[i]!]! += 1
  })
  const [countsA, countsB] = [counts(a), counts(b)]
  let sum = 0
  joint.forEach((together, cell) => {
    if (together === 0) return
    const apart = (countsA[Math.floor(cell / b.count)]! / n) * countsB[cell % b.count]!
    sum += (together / n) * Math.log(together / apart)
  })
  return Math.max(0, sum)
}

function counts({ indices, count }: Categories): Float64Array {
  const found = new Float64Array(count)
  for (const index of indices) found[index]! += 1
  return found
}

function entropy(factor: Categories, k: number): number {
  if (factor.count > 1) return mutualInformation(factor, factor)
  const repair = 'Leave out factors that never vary.'
  throw new DataError({ where, expected: `at least two values of factor ${k}`, received: 'one', repair })
}
