import {
  DataError,
  describeValue,
  FormatError,
  formatShape,
  type JsonObject,
  type NdArray,
  OptionError,
  ShapeError,
} from '@autoencoders/core'

/** A value of a categorical feature. */
export type Category = string | number

/** What a {@link oneHotEncoder} does. */
export interface OneHotEncoderOptions {
  /** The categories in the order of their columns; those of the data, sorted, when left out. */
  readonly categories?: readonly Category[]
  /** What becomes of a value that is no category: `'error'`, the default, throws; `'ignore'` gives a row of zeros. */
  readonly unknown?: 'error' | 'ignore'
}

/** Categorical values: a list, or a typed array such as labels. */
export type Categorical<T extends Category> = ArrayLike<T>

/** A one-hot encoder that knows its categories. */
export interface FittedOneHotEncoder<T extends Category = Category> {
  readonly kind: 'one-hot'
  /** In the order of their columns. */
  readonly categories: readonly T[]
  readonly unknown: 'error' | 'ignore'
  /**
   * Each value as a row that is 1 in the column of its category and 0 elsewhere.
   *
   * @returns `[n, categories]`.
   * @throws {DataError} For a value that is no category, unless those are ignored.
   */
  transform(values: Categorical<T>): NdArray
  /**
   * The category of each row: that of its largest entry, the first of equals, so that a model's output can be read as well.
   *
   * @param array `[n, categories]`, or `[categories]` for one row.
   * @returns One category per row; null for a row of zeros when unknown values are ignored.
   * @throws {ShapeError} When the last axis is not as wide as there are categories.
   * @throws {DataError} For NaN, or a row of zeros when unknown values are errors.
   */
  inverseTransform(array: NdArray): (T | null)[]
  /** Categories and policy as JSON; `oneHotEncoderFromJSON` reads it. */
  toJSON(): JsonObject
}

/** A one-hot encoder that has not seen data yet. */
export interface OneHotEncoder {
  /**
   * Learns the categories of some values.
   *
   * @throws {DataError} When there are none, they mix strings and numbers, or a number is not finite; or when categories were
   *   given, and a value is none of them while unknown values are errors.
   */
  fit(values: Categorical<string>): FittedOneHotEncoder<string>
  fit(values: Categorical<number>): FittedOneHotEncoder<number>
}

/**
 * Turns categories into rows that are 1 in one column and 0 in the others.
 *
 * Found categories are sorted: numbers by value, strings by their UTF-16 units.
 *
 * @param options See {@link OneHotEncoderOptions}.
 * @returns An encoder with `fit`.
 * @throws {OptionError} For an unknown policy, or categories that repeat, are empty, mix strings and numbers, or are not finite.
 * @see scikit-learn's OneHotEncoder, https://scikit-learn.org/stable/modules/generated/sklearn.preprocessing.OneHotEncoder.html
 * @example
 * const encoder = oneHotEncoder().fit(['udp', 'tcp', 'udp'])
 * encoder.categories // ['tcp', 'udp']
 * encoder.transform(['udp']).data // 0, 1
 */
export function oneHotEncoder(options: OneHotEncoderOptions = {}): OneHotEncoder {
  const { categories, unknown = 'error' } = options
  if (unknown !== 'error' && unknown !== 'ignore') {
    throw new OptionError({
      where: 'oneHotEncoder',
      expected: "unknown 'error' or 'ignore'",
      received: describeValue(unknown),
    })
  }
  const fault = categories && categoriesFault(categories)
  if (fault) throw new OptionError({ where: 'oneHotEncoder', expected: CATEGORIES, received: fault })
  return {
    fit: <T extends Category>(values: Categorical<T>) => {
      const fitted = fittedEncoder((categories as readonly T[] | undefined) ?? findCategories(values), unknown)
      if (categories && unknown === 'error') checkKnown('oneHotEncoder.fit', values, fitted.categories)
      return fitted
    },
  }
}

/**
 * Makes a fitted encoder from what its `toJSON` gave.
 *
 * @param json An object, as from `JSON.parse`; checked before anything is made of it.
 * @throws {FormatError} When it is not a saved encoder.
 * @example oneHotEncoderFromJSON({ kind: 'one-hot', categories: ['tcp', 'udp'], unknown: 'error' }).transform(['tcp']).data // 1, 0
 */
export function oneHotEncoderFromJSON(json: unknown): FittedOneHotEncoder {
  const { kind, categories, unknown } = (typeof json === 'object' && json !== null ? json : {}) as Record<
    string,
    unknown
  >
  const fault = kind === 'one-hot' ? categoriesFault(categories) : `kind ${describeValue(kind)}`
  if (fault || (unknown !== 'error' && unknown !== 'ignore')) {
    throw new FormatError({
      where: 'oneHotEncoderFromJSON',
      expected: "a saved encoder { kind: 'one-hot', categories, unknown }",
      received: fault ?? `unknown ${describeValue(unknown)}`,
      repair: "Give it what a fitted encoder's toJSON returned.",
    })
  }
  return fittedEncoder(categories as readonly Category[], unknown)
}

const CATEGORIES = 'at least one category, all strings or all finite numbers, none twice'

function fittedEncoder<T extends Category>(given: readonly T[], unknown: 'error' | 'ignore'): FittedOneHotEncoder<T> {
  const categories = Object.freeze([...given])
  return Object.freeze({
    kind: 'one-hot',
    categories,
    unknown,
    transform: (values: Categorical<T>) => encode(values, categories, unknown),
    inverseTransform: (array: NdArray) => decode(array, categories, unknown),
    toJSON: () => ({ kind: 'one-hot', categories, unknown }),
  })
}

function encode<T extends Category>(
  values: Categorical<T>,
  categories: readonly T[],
  unknown: 'error' | 'ignore',
): NdArray {
  if (unknown === 'error') checkKnown('oneHotEncoder.transform', values, categories)
  const columns = new Map(categories.map((category, column) => [category, column]))
  const data = new Float32Array(values.length * categories.length)
  for (let i = 0; i < values.length; i++) {
    const column = columns.get(values[i]!)
    if (column !== undefined) data[i * categories.length + column] = 1
  }
  return { data, shape: [values.length, categories.length] }
}

function decode<T extends Category>(
  { data, shape }: NdArray,
  categories: readonly T[],
  unknown: 'error' | 'ignore',
): (T | null)[] {
  const where = 'oneHotEncoder.inverseTransform'
  const width = categories.length
  if (shape.at(-1) !== width || shape.length > 2) {
    throw new ShapeError({ where, expected: `an array [*, ${width}]`, received: formatShape(shape) })
  }
  return Array.from({ length: data.length / width }, (_, i) => {
    const row = data.subarray(i * width, (i + 1) * width)
    if (row.some(Number.isNaN)) throw new DataError({ where, expected: 'numbers', received: `NaN in row ${i}` })
    if (row.some((value) => value !== 0)) return categories[largest(row)]!
    if (unknown === 'ignore') return null
    throw new DataError({
      where,
      expected: 'rows that are not all zero',
      received: `zeros in row ${i}`,
      repair: "Use unknown: 'ignore' if such rows stand for unknown values.",
    })
  })
}

/** Where the largest entry is, the first of equals. */
function largest(row: Float32Array): number {
  return row.reduce((best, value, column) => (value > row[best]! ? column : best), 0)
}

function findCategories<T extends Category>(values: Categorical<T>): readonly T[] {
  const found = [...new Set(Array.from(values))].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  const fault = categoriesFault(found)
  if (fault) throw new DataError({ where: 'oneHotEncoder.fit', expected: CATEGORIES, received: fault })
  return found
}

/** What is wrong with a list of categories, if anything. */
function categoriesFault(categories: unknown): string | undefined {
  if (!Array.isArray(categories)) return describeValue(categories)
  if (categories.length === 0) return 'none'
  const odd = categories.find((category) => typeof category !== 'string' && !Number.isFinite(category))
  if (odd !== undefined || categories.includes(undefined)) return describeValue(odd)
  if (categories.some((category) => typeof category !== typeof categories[0])) return 'both strings and numbers'
  if (new Set(categories).size === categories.length) return undefined
  const twice = categories.find((category, i) => categories.indexOf(category) < i)
  return `${describeValue(twice)} twice`
}

function checkKnown(where: string, values: Categorical<Category>, categories: readonly Category[]): void {
  const known = new Set(categories)
  const stranger = Array.from(values).findIndex((value) => !known.has(value))
  if (stranger < 0) return
  throw new DataError({
    where,
    expected: `one of the ${categories.length} categories fitted`,
    received: `${describeValue(values[stranger])} at position ${stranger}`,
    repair: "Fit data with every category, or use unknown: 'ignore'.",
  })
}
