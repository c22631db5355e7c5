import { DataError, describeValue, OptionError, randomStreams } from '@autoencoders/core'
import { type AlignedArrays, alignedLength, takeAligned } from './aligned-arrays.js'
import { apportion, findStrata, type Labels, type Strata } from './strata.js'

/** How large the parts are: all fractions of 1, or all numbers of rows. */
export interface SplitSizes {
  /** What the others leave, when left out. */
  readonly train?: number
  /** 0 when left out. */
  readonly validation?: number
  /** 0 when left out. */
  readonly test?: number
}

/** How {@link trainValidationTestSplit} divides. */
export interface SplitOptions {
  /** Fractions that add up to 1; train 0.8, validation 0.1, test 0.1 when neither these nor counts are given. */
  readonly fractions?: SplitSizes
  /** Numbers of rows instead; when train is given as well, what is over is in no part. */
  readonly counts?: SplitSizes
  /** A whole number from 0 to 2⁵³ − 1; 0 when left out. */
  readonly seed?: number
  /** Whether rows are drawn at random; true when left out. Otherwise they keep their order: train first, test last. */
  readonly shuffle?: boolean
  /** One label per row: each part gets its share of every label. */
  readonly stratify?: Labels
}

/** The three parts of something. */
export interface Split<T> {
  readonly train: T
  readonly validation: T
  readonly test: T
}

const DEFAULT_FRACTIONS = { train: 0.8, validation: 0.1, test: 0.1 }

/**
 * Divides aligned arrays into a part to train on, one to choose by and one to judge by; no row is in two.
 *
 * Sizes are rounded by largest remainders. Stratified, each part's rows are shared among the classes in the same way, in
 * proportion to the rows each has left: test first, then validation, and the rest to train.
 *
 * @param arrays One array, a list of arrays, or arrays by name, all with a row per sample.
 * @param options See {@link SplitOptions}.
 * @returns Three copies of the form of `arrays`; the caller owns them.
 * @throws {OptionError} For sizes that are negative, not whole, too large, do not add up to 1, or leave nothing to train on.
 * @throws {DataError} When there are no rows, a part that was asked for comes out empty, or a class has fewer rows than there are parts.
 * @throws {ShapeError} When arrays or labels differ in length.
 * @example
 * const { train, test } = trainValidationTestSplit(digits(), { fractions: { test: 0.2 }, seed: 1 })
 * train.images.shape // [800, 28, 28]
 */
export function trainValidationTestSplit<T extends AlignedArrays<T>>(arrays: T, options: SplitOptions = {}): Split<T> {
  const where = 'trainValidationTestSplit'
  const { train, validation, test } = split(where, alignedLength(where, arrays), options)
  return {
    train: takeAligned(arrays, train),
    validation: takeAligned(arrays, validation),
    test: takeAligned(arrays, test),
  }
}

/**
 * The rows of each part, for data that is not in arrays. See {@link trainValidationTestSplit}.
 *
 * @param count How many rows there are.
 * @returns Row numbers below count, in random order unless `shuffle` is false.
 * @throws {OptionError | DataError | ShapeError} As `trainValidationTestSplit` does.
 * @example splitIndices(10, { counts: { test: 2 }, shuffle: false }).test // 8, 9
 */
export function splitIndices(count: number, options: SplitOptions = {}): Split<Uint32Array> {
  return split('splitIndices', count, options)
}

function split(where: string, count: number, options: SplitOptions): Split<Uint32Array> {
  const sizes = partSizes(where, count, options)
  const parts = [sizes.train, sizes.validation, sizes.test].filter((size) => size > 0).length
  const strata = findStrata(where, options.stratify, count, parts)
  const { seed = 0, shuffle = true } = options
  const order = shuffle
    ? randomStreams(seed).stream('split').permutation(count)
    : Uint32Array.from({ length: count }, (_, i) => i)
  return deal(order, strata, classShares(strata.sizes, sizes, count))
}

/** How many rows each part has. */
function partSizes(where: string, count: number, options: SplitOptions): Required<SplitSizes> {
  const { fractions, counts } = options
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new DataError({ where, expected: 'at least one row', received: describeValue(count) })
  }
  if (fractions && counts) {
    throw new OptionError({ where, expected: 'fractions or counts', received: 'both', repair: 'Give one of them.' })
  }
  const asked = counts ? checkCounts(where, count, counts) : checkFractions(where, fractions ?? DEFAULT_FRACTIONS)
  if (counts) return asked
  const [train, validation, test] = apportion([asked.train, asked.validation, asked.test], count)
  const sizes = { train: train!, validation: validation!, test: test! }
  for (const part of ['train', 'validation', 'test'] as const) {
    if (asked[part] === 0 || sizes[part] > 0) continue
    throw new DataError({
      where,
      expected: `enough rows for a ${part} part of ${asked[part]} of them`,
      received: `${count} rows`,
      repair: `Give more rows, or a ${part} fraction of 0 or more than ${1 / count}.`,
    })
  }
  return sizes
}

function checkFractions(where: string, { train, validation = 0, test = 0 }: SplitSizes): Required<SplitSizes> {
  const rest = 1 - validation - test
  const fractions = { train: train ?? rest, validation, test }
  const within = Object.values(fractions).every((fraction) => fraction >= 0 && fraction <= 1)
  if (within && fractions.train > 0 && Math.abs(fractions.train - rest) < 1e-9) return fractions
  throw new OptionError({
    where,
    expected: 'fractions from 0 to 1 that add up to 1, train more than 0',
    received: `train ${train ?? 'left out'}, validation ${validation}, test ${test}`,
    repair: 'Leave train out to give it what the others leave.',
  })
}

function checkCounts(
  where: string,
  rows: number,
  { train, validation = 0, test = 0 }: SplitSizes,
): Required<SplitSizes> {
  const counts = { train: train ?? rows - validation - test, validation, test }
  const whole = Object.values(counts).every((count) => Number.isSafeInteger(count) && count >= 0)
  if (whole && counts.train > 0 && counts.train + validation + test <= rows) return counts
  throw new OptionError({
    where,
    expected: `whole counts that add up to at most ${rows}, train at least 1`,
    received: `train ${train ?? 'left out'}, validation ${validation}, test ${test}`,
  })
}

/** For each class, how many of its rows go to train, validation and test; what is over goes nowhere. */
function classShares(classes: readonly number[], sizes: Required<SplitSizes>, count: number): number[][] {
  let left = [...classes]
  const take = (size: number): number[] => {
    const shares = apportion(left, size)
    left = left.map((rows, i) => rows - shares[i]!)
    return shares
  }
  take(count - sizes.train - sizes.validation - sizes.test)
  const test = take(sizes.test)
  const validation = take(sizes.validation)
  return left.map((train, i) => [train, validation[i]!, test[i]!])
}

/** Goes through the rows in order and gives each to the first part that its class has not filled. */
function deal(order: Uint32Array, { classOf }: Strata, shares: readonly number[][]): Split<Uint32Array> {
  const left = shares.map((parts) => [...parts])
  const parts: number[][] = [[], [], []]
  for (const row of order) {
    const open = left[classOf[row]!]!
    const part = open.findIndex((rows) => rows > 0)
    if (part < 0) continue
    open[part]! -= 1
    parts[part]!.push(row)
  }
  const [train, validation, test] = parts.map((rows) => Uint32Array.from(rows))
  return { train: train!, validation: validation!, test: test! }
}
