import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { DataError, ShapeError } from './errors.js'
import {
  type ArrayInput,
  concatRows,
  describeValue,
  formatShape,
  isNumericTypedArray,
  type NestedNumbers,
  ndArray,
  sameShape,
  sizeOf,
  sliceRows,
  takeRows,
  toNdArray,
} from './nd-array.js'

beforeAll(async () => {
  Object.assign(tf.findBackend('cpu'), { firstUse: false })
  await tf.setBackend('cpu')
})

const read = (input: unknown) => toNdArray(input as ArrayInput, 'fit')

/** Nested arrays of a shape, row-major. */
function nest(values: ArrayLike<number>, shape: readonly number[]): NestedNumbers {
  const [length = 0, ...rest] = shape
  const width = values.length / length
  if (rest.length === 0) return Array.from(values)
  return Array.from({ length }, (_, i) => nest(Array.from(values).slice(i * width, (i + 1) * width), rest))
}

describe('shapes', () => {
  it('have sizes', () => {
    expect([sizeOf([]), sizeOf([3]), sizeOf([2, 3, 4]), sizeOf([2, 0])]).toEqual([1, 3, 24, 0])
  })
  it('are written the way people do', () => {
    expect([formatShape([]), formatShape([-1, 28, 28])]).toEqual(['[]', '[*, 28, 28]'])
  })
  it('are the same axis by axis', () => {
    expect(sameShape([2, 3], [2, 3])).toBe(true)
    expect(sameShape([2, 3], [3, 2])).toBe(false)
    expect(sameShape([2], [2, 1])).toBe(false)
    expect(sameShape([], [])).toBe(true)
  })
})

describe('ndArray', () => {
  it('uses a Float32Array as it is, and copies everything else', () => {
    const data = Float32Array.of(1, 2)
    expect(ndArray(data, [2]).data).toBe(data)
    expect(ndArray([1, 2], [1, 2])).toEqual({ data, shape: [1, 2] })
    expect(ndArray(Uint8Array.of(1, 2), [2])).toEqual({ data, shape: [2] })
  })
  it('keeps its shape when the one given changes', () => {
    const shape = [2]
    const array = ndArray([1, 2], shape)
    shape[0] = 3
    expect(array.shape).toEqual([2])
  })
  it('refuses a shape of another size', () => {
    expect(() => ndArray([1, 2, 3], [2, 2])).toThrow(
      new ShapeError({
        where: 'ndArray',
        expected: '4 values for shape [2, 2]',
        received: '3 values',
        repair: 'Give the shape whose product is the number of values.',
      }),
    )
  })
  it.each([[[-1, -2]], [[0.5, 4]], [[Number.NaN]], [['2']]])('refuses the shape %j', (shape) => {
    expect(() => ndArray([1, 2], shape as number[])).toThrow(
      /^ndArray: expected a shape of whole numbers of at least 0, received \[.*\]\.$/,
    )
  })
})

describe('toNdArray', () => {
  it('reads nested arrays of any shape', async () => {
    const shapes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(shapes, async (shape) => {
        const data = Float32Array.from({ length: sizeOf(shape) }, (_, i) => i + 0.5)
        expect(await read(nest(data, shape))).toEqual({ data, shape })
      }),
    )
  })

  it.each([
    ['numbers', [1, 2], [2]],
    ['typed arrays', Int16Array.of(1, 2), [2]],
    ['rows of typed arrays', [Float64Array.of(1), Uint8Array.of(2)], [2, 1]],
    ['rows of both', [[1], Float32Array.of(2)], [2, 1]],
    ['values with a shape', { data: [1, 2], shape: [1, 2] }, [1, 2]],
    ['typed values with a shape', { data: Uint8ClampedArray.of(1, 2), shape: [2, 1, 1] }, [2, 1, 1]],
    ['a Buffer', Buffer.from([1, 2]), [2]],
  ])('reads %s', async (_, input, shape) => {
    expect(await read(input)).toEqual({ data: Float32Array.of(1, 2), shape })
  })

  it('reads empty arrays', async () => {
    expect((await read([])).shape).toEqual([0])
    expect((await read([[], []])).shape).toEqual([2, 0])
  })

  it('does not copy a Float32Array', async () => {
    const data = new Float32Array(6)
    expect((await read({ data, shape: [2, 3] })).data).toBe(data)
    expect((await read(data)).data).toBe(data)
  })

  it('reads tensors of every numeric dtype, and leaves them to their owner', async () => {
    const before = tf.memory().numTensors
    for (const dtype of ['float32', 'int32', 'bool'] as const) {
      const tensor = tf.tensor([[1, 0]], [1, 2], dtype)
      expect(await read(tensor)).toEqual({ data: Float32Array.of(1, 0), shape: [1, 2] })
      expect(tensor.isDisposed).toBe(false)
      tensor.dispose()
    }
    expect(tf.memory().numTensors).toBe(before)
  })

  it.each(['string', 'complex64'] as const)('refuses a tensor of dtype %s', async (dtype) => {
    const tensor = dtype === 'string' ? tf.tensor(['1']) : tf.complex([1], [2])
    await expect(read(tensor)).rejects.toThrow(
      new DataError({ where: 'fit', expected: 'a tensor of numbers', received: `one of dtype ${dtype}` }),
    )
    tensor.dispose()
  })

  it.each([
    [
      [[1, 2], [3]],
      'rows of equal length (2 values, as in the first), received 1 values in row [1]. Pad or cut the rows to one length.',
    ],
    [
      [[1], [2, 3]],
      'rows of equal length (1 values, as in the first), received 2 values in row [1]. Pad or cut the rows to one length.',
    ],
    [
      [
        [[1], [2]],
        [[1], []],
      ],
      'rows of equal length (1 values, as in the first), received 0 values in row [1, 1]. Pad or cut the rows to one length.',
    ],
    [
      [[1], 2],
      'rows of equal length (1 values, as in the first), received 2 in row [1]. Pad or cut the rows to one length.',
    ],
    [
      [Float32Array.of(1, 2), [1]],
      'rows of equal length (2 values, as in the first), received 1 values in row [1]. Pad or cut the rows to one length.',
    ],
    [[1, [2]], 'a number at [1], as in the first row, received an array of 1.'],
  ])('says where %j is ragged', async (input, rest) => {
    const error = await read(input).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ShapeError)
    expect((error as Error).message).toBe(`fit: expected ${rest}`)
  })

  it.each([
    [[1, '2'], 'a number at [1], received "2".'],
    [
      [
        [1, 2],
        [3, null],
      ],
      'a number at [1, 1], received null.',
    ],
    [[1, undefined], 'a number at [1], received undefined.'],
    [Object.assign([1], { 2: 3 }), 'a number at [1], received undefined.'],
    [[true], 'a number at [0], received true.'],
    [[1n], 'a number at [0], received 1.'],
    [{ data: [1, null], shape: [2] }, 'a number at [1] of data, received null.'],
    [{ data: ['1', 2], shape: [2] }, 'a number at [0] of data, received "1".'],
    [null, 'an NdArray { data, shape }, nested arrays of numbers, a typed array or a tensor, received null.'],
    ['text', 'an NdArray { data, shape }, nested arrays of numbers, a typed array or a tensor, received "text".'],
    [5, 'an NdArray { data, shape }, nested arrays of numbers, a typed array or a tensor, received 5.'],
    [
      { data: 'x', shape: [1] },
      'an NdArray { data, shape }, nested arrays of numbers, a typed array or a tensor, received an object of type Object.',
    ],
    [
      BigInt64Array.of(1n),
      'an NdArray { data, shape }, nested arrays of numbers, a typed array or a tensor, received an object of type BigInt64Array.',
    ],
  ])('says what is no number in case %#', async (input, rest) => {
    const error = await read(input).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(DataError)
    expect((error as Error).message).toBe(`fit: expected ${rest}`)
  })

  it('names the function that was called when values and shape disagree', async () => {
    await expect(read({ data: [1, 2, 3], shape: [2, 2] })).rejects.toThrow(
      'fit: expected 4 values for shape [2, 2], received 3 values. Give the shape whose product is the number of values.',
    )
  })

  it('refuses an array that holds itself rather than going round for ever', async () => {
    const loop: unknown[] = []
    loop.push(loop)
    await expect(read(loop)).rejects.toThrow(
      new ShapeError({ where: 'fit', expected: 'arrays nested at most 32 deep', received: 'deeper ones' }),
    )
  })

  it('reads a million nested numbers in well under a second', async () => {
    const rows = Array.from({ length: 2000 }, () => new Array<number>(500).fill(1))
    const started = performance.now()
    await read(rows)
    expect(performance.now() - started).toBeLessThan(500)
  })
})

describe('rows', () => {
  const array = ndArray([0, 1, 2, 3, 4, 5], [3, 2])

  it('are taken in any order, as a copy', () => {
    expect(takeRows(array, [2, 0, 2])).toEqual(ndArray([4, 5, 0, 1, 4, 5], [3, 2]))
    expect(takeRows(array, Uint32Array.of())).toEqual(ndArray([], [0, 2]))
    expect(takeRows(array, [0]).data.buffer).not.toBe(array.data.buffer)
  })

  it.each([3, -1, 0.5, Number.NaN])('are refused beyond the array: %d', (row) => {
    expect(() => takeRows(array, [0, row])).toThrow(
      new ShapeError({ where: 'takeRows', expected: 'rows from 0 to 2', received: String(row) }),
    )
  })

  it('are sliced as a view', () => {
    const slice = sliceRows(array, 1, 3)
    expect(slice).toEqual(ndArray([2, 3, 4, 5], [2, 2]))
    expect(slice.data.buffer).toBe(array.data.buffer)
    expect(sliceRows(array, 1, 1).shape).toEqual([0, 2])
  })

  it.each([
    [0, 4],
    [-1, 2],
    [2, 1],
  ])('are refused beyond the array: %d to %d', (start, end) => {
    expect(() => sliceRows(array, start, end)).toThrow(
      new ShapeError({ where: 'sliceRows', expected: 'rows within 0 … 3', received: `${start} … ${end}` }),
    )
  })

  it('are put one after the other', () => {
    expect(concatRows([array, sliceRows(array, 0, 1)])).toEqual(ndArray([0, 1, 2, 3, 4, 5, 0, 1], [4, 2]))
    expect(concatRows([ndArray([], [0, 2]), array])).toEqual(array)
  })

  it('are refused when they differ, or there are none', () => {
    expect(() => concatRows([array, ndArray([1], [1, 1])])).toThrow(
      new ShapeError({ where: 'concatRows', expected: 'rows of shape [2]', received: '[1]' }),
    )
    expect(() => concatRows([])).toThrow(
      new ShapeError({ where: 'concatRows', expected: 'at least one array', received: 'none' }),
    )
    const scalar = ndArray([1], [])
    for (const use of [() => concatRows([scalar]), () => takeRows(scalar, [0]), () => sliceRows(scalar, 0, 1)]) {
      expect(use).toThrow(/expected an array with rows, received a scalar\.$/)
    }
  })
})

describe('describeValue', () => {
  it.each([
    [null, 'null'],
    [undefined, 'undefined'],
    [Number.NaN, 'NaN'],
    [-0, '0'],
    [7n, '7'],
    ['text', '"text"'],
    ['x'.repeat(50), `"${'x'.repeat(40)}…"`],
    [() => 1, 'a function'],
    [Symbol('s'), 'a symbol'],
    [[1, 2], 'an array of 2'],
    [new Float32Array(2), 'an object of type Float32Array'],
    [{}, 'an object of type Object'],
    [Object.create(null), 'an object of type Object'],
    [JSON.parse('{"constructor":{"name":{"toString":1}}}'), 'an object of type Object'],
  ])('case %#', (value, expected) => {
    expect(describeValue(value)).toBe(expected)
  })
})

describe('isNumericTypedArray', () => {
  it('is true of those a float can hold', () => {
    expect(isNumericTypedArray(new Float64Array(1))).toBe(true)
    for (const other of [new BigInt64Array(1), new BigUint64Array(1), new DataView(new ArrayBuffer(4)), [1], null]) {
      expect(isNumericTypedArray(other)).toBe(false)
    }
  })
})
