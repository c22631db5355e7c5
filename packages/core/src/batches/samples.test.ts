import { describe, expect, it } from 'vitest'
import { DataError, OptionError, ShapeError } from '../errors.js'
import { ndArray } from '../nd-array.js'
import {
  checkSamples,
  type DataRequirements,
  isStream,
  mapSamples,
  type Samples,
  sampleCount,
  sliceSamples,
  takeSamples,
} from './samples.js'

const needs: DataRequirements = { where: 'fit', inputShape: [3], conditionSize: 0, targetRanges: [] }
const sigmoid = { minimum: 0, maximum: 1, because: 'a sigmoid output' }
const relu = { minimum: 0, maximum: Number.POSITIVE_INFINITY, because: 'a ReLU output' }

async function errorOf(data: unknown, more: Partial<DataRequirements> = {}): Promise<Error> {
  try {
    await checkSamples(data as Samples, { ...needs, ...more })
  } catch (error) {
    return error as Error
  }
  throw new Error('nothing was refused')
}

/** n rows of 3 between 0 and 1. */
const rows = (n: number) =>
  ndArray(
    Float32Array.from({ length: n * 3 }, (_, i) => (i % 10) / 10),
    [n, 3],
  )

describe('checkSamples', () => {
  it.each([
    ['an NdArray', rows(2)],
    ['nested arrays', [[0, 0.1, 0.2], Float32Array.of(0.3, 0.4, 0.5)]],
    ['fields', { input: rows(2) }],
    ['fields, some undefined', { input: rows(2), mask: undefined }],
  ])('takes %s', async (_, data) => {
    const samples = await checkSamples(data as Samples, needs)
    expect(sampleCount(samples)).toBe(2)
    expect(Object.keys(samples)).toEqual(['input'])
    expect(samples.input).toEqual(rows(2))
  })

  it('takes every field, in whatever order it comes', async () => {
    const samples = await checkSamples(
      {
        weight: [0, 2],
        condition: [
          [1, 0],
          [0, 1],
        ],
        mask: [
          [1, 1, 0],
          [1, 0, 0.5],
        ],
        target: rows(2),
        input: rows(2),
      },
      { ...needs, conditionSize: 2 },
    )
    expect(Object.keys(samples)).toEqual(['input', 'target', 'mask', 'condition', 'weight'])
    expect(samples.weight).toEqual(ndArray([0, 2], [2]))
  })

  it('takes a mask of any leading axes of the target', async () => {
    const input = ndArray(new Float32Array(24), [2, 4, 3])
    for (const shape of [[2], [2, 4], [2, 4, 3]]) {
      const mask = ndArray(new Float32Array(shape.reduce((a, b) => a * b)).fill(1), shape)
      expect((await checkSamples({ input, mask }, { ...needs, inputShape: [4, 3] })).mask).toEqual(mask)
    }
  })

  it('refuses a sequence of which no step counts, and takes a mask that leaves samples out', async () => {
    const input = ndArray(new Float32Array(12), [2, 2, 3])
    const mask = ndArray([0, 1, 0, 0], [2, 2])
    const message = (await errorOf({ input, mask }, { inputShape: [2, 3] })).message
    expect(message).toBe(
      'fit: expected a mask that counts something of every sample, received nothing but 0 in row 1. Leave out empty sequences.',
    )
    await checkSamples({ input, mask: ndArray([0, 1], [2]) }, { ...needs, inputShape: [2, 3] })
  })

  it('asks for a target where the input cannot stand for it, and checks its shape and values', async () => {
    const more = { targetShape: [2], needsTarget: true, targetRanges: [sigmoid] }
    expect((await errorOf(rows(2), more)).message).toBe(
      'fit: expected { input, target } with a target [*, 2], received no target. This model makes something else of its input [*, 3].',
    )
    expect((await errorOf({ input: rows(2), target: rows(2) }, more)).message).toContain('expected target [2, 2]')
    expect((await errorOf({ input: rows(1), target: ndArray([0, 2], [1, 2]) }, more)).message).toContain('received 2')
    await checkSamples({ input: rows(1), target: ndArray([0, 1], [1, 2]) }, { ...needs, ...more })
    await checkSamples(ndArray([7, 8, 9], [1, 3]), { ...needs, targetShape: [2], targetRanges: [] })
  })

  it('refuses inputs that the encoder cannot take', async () => {
    const inputRange = { minimum: 0, maximum: 4, whole: true, because: 'indices of 5 tokens' }
    for (const [value, said] of [
      [5, '5 in row 0, element 1'],
      [1.5, '1.5 in row 0, element 1'],
      [-1, '-1 in row 0, element 1'],
    ]) {
      const { message } = await errorOf(ndArray([0, value as number, 4], [1, 3]), { inputRange })
      expect(message).toContain('expected whole input values within 0 … 4 (for indices of 5 tokens)')
      expect(message).toContain(`received ${said}`)
    }
    await checkSamples(ndArray([0, 3, 4], [1, 3]), { ...needs, inputRange })
  })

  it('copies nothing that is a Float32Array with a shape', async () => {
    const given = { input: rows(4), target: rows(4) }
    const samples = await checkSamples(given, { ...needs, targetRanges: [sigmoid] })
    expect(samples.input.data).toBe(given.input.data)
    expect(samples.target?.data).toBe(given.target.data)
  })

  it.each([
    ['no batch axis', [3], [3], 'fit: expected input [*, 3], received [3]. Add a batch axis: [1, 3].'],
    [
      'no batch axis, and flat',
      [784],
      [28, 28],
      'fit: expected input [*, 28, 28], received [784]. It has the size of one sample: reshape to [1, 28, 28].',
    ],
    [
      'flat samples',
      [5, 784],
      [28, 28],
      'fit: expected input [*, 28, 28], received [5, 784]. The sizes agree: reshape to [5, 28, 28].',
    ],
    [
      'one number a sample without its axis',
      [7],
      [1],
      'fit: expected input [*, 1], received [7]. The sizes agree: reshape to [7, 1].',
    ],
    [
      'another width',
      [2, 4],
      [3],
      'fit: expected input [*, 3], received [2, 4]. Give samples of shape [3], or make the model with inputShape [4].',
    ],
    [
      'another rank',
      [2, 2, 2],
      [3],
      'fit: expected input [*, 3], received [2, 2, 2]. Give samples of shape [3], or make the model with inputShape [2, 2].',
    ],
    ['a vector of another width', [4], [3], 'fit: expected input [*, 3], received [4]. Give samples of shape [3].'],
    ['a scalar', [], [3], 'fit: expected input [*, 3], received []. Give samples of shape [3].'],
  ])('refuses %s', async (_, shape, inputShape, message) => {
    const error = await errorOf(ndArray(new Float32Array(shape.reduce((a, b) => a * b, 1)), shape), { inputShape })
    expect(error).toBeInstanceOf(ShapeError)
    expect(error.message).toBe(message)
  })

  it.each([
    ['no rows', ndArray([], [0, 3]), 'an empty array [0, 3]'],
    ['an empty list', [], 'an empty array [0]'],
    ['an empty typed array', new Float32Array(0), 'an empty array [0]'],
    ['an empty list as a field', { input: [] }, 'an empty array [0]'],
  ])('refuses %s', async (_, data, received) => {
    const error = await errorOf(data)
    expect(error).toBeInstanceOf(DataError)
    expect(error.message).toBe(`fit: expected at least one sample, received ${received}.`)
  })

  it.each([
    ['target of another width', { target: [[1], [2]] }, 'target [2, 3], received [2, 1].'],
    ['target of another length', { target: rows(3) }, 'target [2, 3], received [3, 3].'],
    ['mask of another length', { mask: [1, 1, 1] }, 'mask [2], received [3].'],
    ['mask of another width', { mask: [[1], [1]] }, 'mask [2, 3], received [2, 1].'],
    ['mask of more axes', { mask: ndArray(new Float32Array(6), [2, 3, 1]) }, 'mask [2, 3], received [2, 3, 1].'],
    ['mask that is one number', { mask: ndArray([1], []) }, 'mask [2], received [].'],
    ['weight of another length', { weight: [1] }, 'weight [2], received [1].'],
    ['weight of more axes', { weight: [[1], [1]] }, 'weight [2], received [2, 1].'],
    ['condition of another width', { condition: [[1], [1]] }, 'condition [2, 2], received [2, 1].', 2],
    ['condition without its axis', { condition: [1, 1] }, 'condition [2, 2], received [2].', 2],
  ])('refuses a %s', async (_, fields, rest, conditionSize = 0) => {
    const error = await errorOf({ input: rows(2), ...fields }, { conditionSize })
    expect(error).toBeInstanceOf(ShapeError)
    expect(error.message).toBe(`fit: expected ${rest}`)
  })

  it('says whether a condition is due', async () => {
    expect((await errorOf(rows(2), { conditionSize: 4 })).message).toBe(
      'fit: expected { input, condition } with a condition [*, 4], received no condition. ' +
        'This model was made with a conditionSize.',
    )
    expect((await errorOf({ input: rows(2), condition: [[1], [1]] })).message).toBe(
      'fit: expected no condition, received one of shape [2, 1]. Make the model with conditionSize to use one.',
    )
  })

  it('refuses a field that samples do not have', async () => {
    const error = await errorOf({ input: rows(2), targets: rows(2) })
    expect(error).toBeInstanceOf(OptionError)
    expect(error.message).toBe(
      'fit: expected samples with fields among input, target, mask, condition, weight, received "targets".',
    )
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'refuses %d, and says where',
    async (value) => {
      const input = rows(5)
      input.data[3 * 3 + 1] = value
      const error = await errorOf(input)
      expect(error).toBeInstanceOf(DataError)
      expect(error.message).toBe(
        `fit: expected finite numbers in input, received ${value} in row 3, element 1. ` +
          'Drop the row, or fill the gap (parseCsv and the scalers of @autoencoders/data can).',
      )
    },
  )

  it('refuses numbers that are no longer finite as 32-bit floats', async () => {
    expect((await errorOf([[0, 1e39, 0]])).message).toContain('received Infinity in row 0, element 1')
  })

  it.each(['target', 'mask', 'weight', 'condition'])('looks for NaN in %s too', async (field) => {
    const fields = { target: [[0, 0, Number.NaN]], mask: [Number.NaN], weight: [Number.NaN], condition: [[Number.NaN]] }
    const condition = field === 'condition' ? 1 : 0
    const error = await errorOf(
      { input: rows(1), [field]: fields[field as keyof typeof fields] },
      { conditionSize: condition },
    )
    expect(error.message).toContain(`expected finite numbers in ${field}, received NaN in row 0`)
  })

  it('refuses targets that the output cannot reach', async () => {
    const message = (received: string) =>
      `fit: expected target values within 0 … 1 (for a sigmoid output), received ${received}. ` +
      'Scale the data (minMaxScaler in @autoencoders/data), or choose a linear output and squared error.'
    const input = [
      [0, 1, 0.5],
      [0, 255, 0],
    ]
    expect((await errorOf(input, { targetRanges: [sigmoid] })).message).toBe(message('255 in row 1, element 1'))
    expect((await errorOf([[0, 0, -0.25]], { targetRanges: [sigmoid] })).message).toBe(
      message('-0.25 in row 0, element 2'),
    )
    expect((await errorOf([[0, 0, -1]], { targetRanges: [relu] })).message).toContain(
      'expected target values of at least 0 (for a ReLU output), received -1 in row 0, element 2',
    )
  })

  it('judges the target where there is one, not the input', async () => {
    const bounded = { ...needs, targetRanges: [sigmoid] }
    await expect(checkSamples({ input: [[5, 5, 5]], target: [[1, 0, 1]] }, bounded)).resolves.toBeDefined()
    await expect(checkSamples({ input: [[1, 0, 1]], target: [[5, 5, 5]] }, bounded)).rejects.toThrow('5 in row 0')
  })

  it('allows a rounding error beyond the range, and no more', async () => {
    const bounded = { ...needs, targetRanges: [sigmoid] }
    await expect(checkSamples([[1 + 2 ** -23, -1e-7, 0]], bounded)).resolves.toBeDefined()
    await expect(checkSamples([[1.00001, 0, 0]], bounded)).rejects.toThrow(DataError)
  })

  it('refuses masks and weights that cannot be meant', async () => {
    expect((await errorOf({ input: rows(2), mask: [1, 2] })).message).toBe(
      'fit: expected mask values within 0 … 1 (for a share that counts), received 2 in row 1.',
    )
    expect((await errorOf({ input: rows(2), weight: [1, -1] })).message).toBe(
      'fit: expected weight values of at least 0 (for a mean over samples), received -1 in row 1.',
    )
  })
})

describe('samples', () => {
  const samples = { input: rows(4), weight: ndArray([1, 2, 3, 4], [4]) }

  it('are taken and sliced row by row in every field', () => {
    const taken = takeSamples(samples, [3, 0])
    expect(taken.weight).toEqual(ndArray([4, 1], [2]))
    expect(taken.input.shape).toEqual([2, 3])
    const sliced = sliceSamples(samples, 1, 3)
    expect(sliced.weight).toEqual(ndArray([2, 3], [2]))
    expect(sliced.input.data.buffer).toBe(samples.input.data.buffer)
  })

  it('are mapped field by field, with the names', () => {
    expect(mapSamples(samples, ({ shape }, field) => `${field} ${shape}`)).toEqual({
      input: 'input 4,3',
      weight: 'weight 4',
    })
  })
})

describe('isStream', () => {
  it('is true of functions and async iterables', () => {
    async function* rowsOf() {
      yield rows(1)
    }
    expect([isStream(rowsOf), isStream(rowsOf()), isStream(new ReadableStream<Samples>())]).toEqual([true, true, true])
  })
  it('is false of samples in memory', () => {
    for (const data of [rows(1), [[1]], { input: rows(1) }, Float32Array.of(1)]) expect(isStream(data)).toBe(false)
    expect(isStream(null as unknown as Samples)).toBe(false)
  })
})
