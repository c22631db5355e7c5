import { DataError, describeValue, OptionError, randomStreams } from '@autoencoders/core'
import { type AlignedArrays, alignedLength, takeAligned } from './aligned-arrays.js'
import { findStrata, type Labels } from './strata.js'

/** How {@link kFold} divides. */
export interface KFoldOptions {
  /** A whole number ≥ 2; 5 when left out. */
  readonly folds?: number
  /** A whole number from 0 to 2⁵³ − 1; 0 when left out. */
  readonly seed?: number
  /** Whether rows are drawn at random; true when left out. Otherwise folds are runs of rows, unless stratified. */
  readonly shuffle?: boolean
  /** One label per row: each fold gets its share of every label. */
  readonly stratify?: Labels
}

/** One fold held out, and all the others. */
export interface Fold<T> {
  readonly train: T
  readonly validation: T
}

/**
 * Divides aligned arrays into folds, each of which is held out once.
 *
 * Folds differ in size by at most one row, and when stratified, in rows of each class by at most one.
 *
 * @param arrays One array, a list of arrays, or arrays by name, all with a row per sample.
 * @param options See {@link KFoldOptions}.
 * @returns The folds one after the other, copied when they are asked for.
 * @throws {OptionError} When folds is not a whole number ≥ 2.
 * @throws {DataError} When there are fewer rows, or fewer rows of a class, than folds.
 * @throws {ShapeError} When arrays or labels differ in length.
 * @example
 * for (const { train, validation } of kFold(digits({ count: 100 }), { folds: 10 })) validation.labels.length // 10
 */
export function kFold<T extends AlignedArrays<T>>(arrays: T, options: KFoldOptions = {}): IterableIterator<Fold<T>> {
  const folds = foldIndices('kFold', alignedLength('kFold', arrays), options)
  return takeFolds(arrays, folds)
}

/**
 * The rows of each fold, for data that is not in arrays. See {@link kFold}.
 *
 * @param count How many rows there are.
 * @throws {OptionError | DataError | ShapeError} As `kFold` does.
 * @example kFoldIndices(4, { folds: 2, shuffle: false })[0].validation // 0, 1
 */
export function kFoldIndices(count: number, options: KFoldOptions = {}): Fold<Uint32Array>[] {
  return foldIndices('kFoldIndices', count, options)
}

function* takeFolds<T extends object>(arrays: T, folds: readonly Fold<Uint32Array>[]): IterableIterator<Fold<T>> {
  for (const { train, validation } of folds) {
    yield { train: takeAligned(arrays, train), validation: takeAligned(arrays, validation) }
  }
}

function foldIndices(where: string, count: number, options: KFoldOptions): Fold<Uint32Array>[] {
  const { folds = 5, seed = 0, shuffle = true, stratify } = options
  checkFolds(where, folds, count)
  const { classOf, sizes } = findStrata(where, stratify, count, folds)
  const order = shuffle
    ? randomStreams(seed).stream('k-fold').permutation(count)
    : Uint32Array.from({ length: count }, (_, i) => i)
  const foldOf = stratify ? dealByClass(order, classOf, sizes, folds) : cutIntoRuns(order, folds)
  return Array.from({ length: folds }, (_, fold) => ({
    train: order.filter((row) => foldOf[row] !== fold),
    validation: order.filter((row) => foldOf[row] === fold),
  }))
}

/** The fold of each row: the first rows in the first fold, and so on; the first folds are longer by one if need be. */
function cutIntoRuns(order: Uint32Array, folds: number): Uint32Array {
  const length = Math.floor(order.length / folds)
  const longer = order.length % folds
  const foldOf = new Uint32Array(order.length)
  order.forEach((row, i) => {
    const among = Math.floor(i / (length + 1))
    foldOf[row] = among < longer ? among : Math.floor((i - longer) / length)
  })
  return foldOf
}

/** The fold of each row: class after class is dealt out in turn, and each class goes on where the one before it ended. */
function dealByClass(order: Uint32Array, classOf: Uint32Array, sizes: readonly number[], folds: number): Uint32Array {
  let dealt = 0
  const next = sizes.map((size) => {
    dealt += size
    return dealt - size
  })
  const foldOf = new Uint32Array(order.length)
  for (const row of order) {
    const label = classOf[row]!
    foldOf[row] = next[label]! % folds
    next[label]! += 1
  }
  return foldOf
}

function checkFolds(where: string, folds: number, count: number): void {
  if (!Number.isSafeInteger(folds) || folds < 2) {
    throw new OptionError({ where, expected: 'a whole number of folds ≥ 2', received: describeValue(folds) })
  }
  if (Number.isSafeInteger(count) && count >= folds) return
  throw new DataError({ where, expected: `at least ${folds} rows, one per fold`, received: describeValue(count) })
}
