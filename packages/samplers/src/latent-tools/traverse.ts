import {
  type ArrayInput,
  type Autoencoder,
  checkFinite,
  checkWhole,
  concatRows,
  formatShape,
  type InferenceOptions,
  type NdArray,
  ndArray,
  OptionError,
  ShapeError,
  sameShape,
  sizeOf,
  toNdArray,
} from '@autoencoders/core'
import { checkModel } from '../fit-sampler.js'

/** Where a traversal starts: at a sample's code, or at a code. */
export type TraversalStart = { readonly sample: ArrayInput } | { readonly z: ArrayInput }

/** Options of {@link traverse}. */
export interface TraverseOptions extends InferenceOptions {
  /** Which units of z are changed, counted row-major through a map; default all of them. */
  readonly units?: readonly number[]
  /** What each is given in turn; instead of `range` and `steps`. */
  readonly values?: readonly number[]
  /** First and last value; default `[-3, 3]`. */
  readonly range?: readonly [number, number]
  /** How many values, at equal distances; default 8. */
  readonly steps?: number
  /** Side information for a conditional model, `[conditionSize]`. */
  readonly condition?: ArrayInput
}

/**
 * What a model makes of z when one unit after the other is given other values, the rest staying as it is.
 *
 * @param from `{ sample }` of the model's `inputShape`, or `{ z }` of its `latentShape`; one, without a batch axis.
 * @returns `[units, steps, ...targetShape]`.
 * @throws {OptionError} When a unit is not there, or an option is out of range.
 * @throws {ShapeError} When the start is of another shape.
 * @throws {PartError} When the decoder takes skip connections.
 * @see Higgins et al. 2017, figure 1, https://openreview.net/forum?id=Sy2fzU9gl
 * @example
 * const made = await traverse(model, { sample: image }, { units: [0, 1, 2], steps: 8 }) // [3, 8, 28, 28]
 * encodePng(imageGrid({ data: made.data, shape: [24, 28, 28] }, { columns: 8 }))
 */
export async function traverse(
  model: Autoencoder,
  from: TraversalStart,
  options: TraverseOptions = {},
): Promise<NdArray> {
  const where = 'traverse'
  checkModel(model, where)
  const condition = options.condition === undefined ? undefined : await toNdArray(options.condition, where)
  const encoding = options.batchSize === undefined ? {} : { batchSize: options.batchSize }
  const z = await startOf(model, from, condition)
  const units = checkUnits(options.units, z.length)
  const values = checkValues(options)
  const points = new Float32Array(units.length * values.length * z.length)
  units.forEach((unit, i) => {
    values.forEach((value, j) => {
      const row = i * values.length + j
      points.set(z, row * z.length)
      points[row * z.length + unit] = value
    })
  })
  const count = units.length * values.length
  const codes = ndArray(points, [count, ...model.latentShape])
  const conditions = condition && repeated(condition, count)
  const { data } = await model.decode(conditions ? { input: codes, condition: conditions } : codes, encoding)
  return { data, shape: [units.length, values.length, ...model.targetShape] }
}

async function startOf(
  model: Autoencoder,
  from: TraversalStart,
  condition: NdArray | undefined,
): Promise<Float32Array> {
  const where = 'traverse'
  const isSample = typeof from === 'object' && from !== null && 'sample' in from
  if (!isSample && !(typeof from === 'object' && from !== null && 'z' in from)) {
    throw new OptionError({ where, expected: 'a start { sample } or { z }', received: Object.keys(from ?? {}).join() })
  }
  const array = await toNdArray(isSample ? from.sample : from.z, where)
  const shape = isSample ? model.inputShape : model.latentShape
  if (!sameShape(array.shape, shape)) {
    const expected = `${isSample ? 'a sample' : 'a z'} ${formatShape(shape)}`
    throw new ShapeError({
      where,
      expected,
      received: formatShape(array.shape),
      repair: 'Give one, without a batch axis.',
    })
  }
  if (!isSample) return array.data
  const input = ndArray(array.data, [1, ...shape])
  const { data } = await model.encode(condition ? { input, condition: repeated(condition, 1) } : input)
  return data
}

function repeated(condition: NdArray, count: number): NdArray {
  const row = ndArray(condition.data, [1, sizeOf(condition.shape)])
  return concatRows(Array.from({ length: count }, () => row))
}

function checkUnits(units: readonly number[] | undefined, width: number): readonly number[] {
  const where = 'traverse'
  const given = units ?? Array.from({ length: width }, (_, unit) => unit)
  if (!Array.isArray(given) || given.length === 0) {
    throw new OptionError({ where, expected: 'units such as [0, 1, 2]', received: String(given) || 'none' })
  }
  for (const unit of given) {
    if (checkWhole(unit, where, 'every unit', 0) < width) continue
    throw new OptionError({ where, expected: `units below ${width}, the width of z`, received: String(unit) })
  }
  return given
}

function checkValues({ values, range, steps }: TraverseOptions): readonly number[] {
  const where = 'traverse'
  if (values !== undefined) {
    if (range !== undefined || steps !== undefined) {
      throw new OptionError({ where, expected: 'values, or range and steps', received: 'both' })
    }
    for (const value of values) checkFinite(value, where, 'every value')
    if (values.length > 0) return values
    throw new OptionError({ where, expected: 'at least one value', received: 'none' })
  }
  const [first, last] = (range ?? [-3, 3]).map((end) => checkFinite(end, where, 'both ends of range'))
  const count = checkWhole(steps ?? 8, where, 'steps', 2)
  return Array.from({ length: count }, (_, i) => first! + ((last! - first!) * i) / (count - 1))
}
