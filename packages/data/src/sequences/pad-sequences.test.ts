import { DataError, type NdArray, ndArray, OptionError, type SampleArrays, ShapeError } from '@autoencoders/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type PadSequencesOptions, padSequences } from './pad-sequences.js'
import type { Sequence } from './sequence.js'
import { unpadSequences } from './unpad-sequences.js'

const value = fc.float({ noNaN: true, noDefaultInfinity: true })
const vectors = fc.array(fc.array(value, { minLength: 1, maxLength: 9 }), { minLength: 1, maxLength: 6 })
const tables = fc.integer({ min: 1, max: 3 }).chain((channels) =>
  fc.array(fc.array(fc.array(value, { minLength: channels, maxLength: channels }), { minLength: 1, maxLength: 9 }), {
    minLength: 1,
    maxLength: 6,
  }),
)
const sides = fc.constantFrom('start' as const, 'end' as const)

function asArray(sequence: readonly (number | readonly number[])[]): NdArray {
  const [first] = sequence
  return ndArray(sequence.flat(), Array.isArray(first) ? [sequence.length, first.length] : [sequence.length])
}

describe('padSequences', () => {
  it('fills up at the end, or at the start', () => {
    const { input, mask }: SampleArrays<NdArray> = padSequences([[1, 2, 3], [4]], { padding: 9, length: 4 })
    expect(input).toEqual(ndArray([1, 2, 3, 9, 4, 9, 9, 9], [2, 4]))
    expect(mask).toEqual(ndArray([1, 1, 1, 0, 1, 0, 0, 0], [2, 4]))
    const atStart = padSequences(
      [
        [[1, 2]],
        [
          [3, 4],
          [5, 6],
        ],
      ],
      { side: 'start' },
    )
    expect(atStart.input).toEqual(ndArray([0, 0, 1, 2, 3, 4, 5, 6], [2, 2, 2]))
    expect(atStart.mask).toEqual(ndArray([0, 1, 1, 1], [2, 2]))
  })

  it('cuts sequences that are too long where it is told', () => {
    const cut = (tooLong: 'truncate-start' | 'truncate-end') =>
      padSequences([[1, 2, 3], [4]], { length: 2, tooLong }).input.data
    expect([...cut('truncate-start')]).toEqual([2, 3, 4, 0])
    expect([...cut('truncate-end')]).toEqual([1, 2, 4, 0])
  })

  it('reads nested lists, typed arrays and NdArrays alike', () => {
    const expected = padSequences([[1, 2], [3]])
    expect(padSequences([Int16Array.of(1, 2), ndArray([3], [1])])).toEqual(expected)
    const table = padSequences([[[1, 2]], [[3, 4]]])
    expect(padSequences([[Float64Array.of(1, 2)], ndArray([3, 4], [1, 2])])).toEqual(table)
  })

  it('is undone by unpadSequences, by mask and by lengths', () => {
    const sequences = fc.oneof(vectors, tables)
    fc.assert(
      fc.property(sequences, sides, fc.nat(3), value, (given, side, spare, padding) => {
        const longest = Math.max(...given.map((sequence) => sequence.length))
        const { input, mask } = padSequences(given as Sequence[], { side, padding, length: longest + spare })
        const expected = given.map(asArray)
        expect(unpadSequences(input, mask)).toEqual(expected)
        const lengths = given.map((sequence) => sequence.length)
        expect(unpadSequences(input, lengths, { side })).toEqual(expected)
      }),
    )
  })

  it.each<[unknown[], RegExp, typeof DataError | typeof ShapeError]>([
    [[[1], []], /at least one step in sequence 1, received none/, DataError],
    [
      [[[1, 2]], [[3, 4], [5]]],
      /2 channels at every step, as at the first, in sequence 1, received 1 channels at step 1/,
      ShapeError,
    ],
    [[[[1, 2]], [[3]]], /\[\*, 2\] in sequence 1, as in the first, received \[1, 1\]/, ShapeError],
    [[[1], [[3]]], /\[\*\] in sequence 1, as in the first, received \[1, 1\]/, ShapeError],
    [[[1], [2, 'x']], /numbers in sequence 1, received "x" at step 1/, DataError],
    [[[1], [[2, null]]], /numbers in sequence 1, received null at step 0/, DataError],
    [[[1, [2]]], /numbers in sequence 0, received an array of 1 at step 1/, DataError],
    [[[[1], 2]], /1 channels at every step, as at the first, in sequence 0, received 2 at step 1/, ShapeError],
    [[[1], [2, Number.NaN]], /finite numbers in sequence 1, received NaN at step 1/, DataError],
    [[[1], [1e300]], /finite numbers in sequence 1, received Infinity at step 0/, DataError],
    [[[1], new Array(2)], /numbers in sequence 1, received undefined at step 0/, DataError],
    [[[1], 7], /a list in sequence 1, received 7/, DataError],
    [[[[]]], /at least one channel in sequence 0, received none at step 0/, ShapeError],
    [[ndArray([1], [1, 1, 1])], /\[time\] or \[time, channels\] in sequence 0/, ShapeError],
    [[], /at least one sequence, received none/, DataError],
  ])('refuses %j', (sequences, message, Fault) => {
    expect(() => padSequences(sequences as Sequence[])).toThrow(message)
    expect(() => padSequences(sequences as Sequence[])).toThrow(Fault)
  })

  it('refuses sequences over the length, what is no list, and wrong options', () => {
    expect(() => padSequences([[1], [1, 2, 3]], { length: 2 })).toThrow(/at most 2 steps in sequence 1, received 3/)
    expect(() => padSequences([[1], [1, 2, 3]], { length: 2 })).toThrow(DataError)
    expect(() => padSequences(ndArray([1], [1]) as unknown as Sequence[])).toThrow(DataError)
    const wrong: PadSequencesOptions[] = [
      { length: 0 },
      { padding: Number.NaN },
      { side: 'left' as 'start' },
      { tooLong: 'cut' as 'error' },
    ]
    for (const options of wrong) expect(() => padSequences([[1]], options)).toThrow(OptionError)
  })
})

describe('unpadSequences', () => {
  const padded = ndArray([1, 2, 3, 4, 5, 6], [2, 3])

  it('keeps the further axes of reconstructions, and may leave nothing', () => {
    const deep = unpadSequences(ndArray([1, 2, 3, 4], [1, 2, 2, 1]), [1])
    expect(deep).toEqual([ndArray([1, 2], [1, 2, 1])])
    expect(unpadSequences(padded, Uint8Array.of(0, 3))).toEqual([ndArray([], [0]), ndArray([4, 5, 6], [3])])
  })

  it('refuses masks, lengths and arrays that do not belong together', () => {
    expect(() => unpadSequences(padded, ndArray([1, 1], [2]))).toThrow(/a mask \[2, 3\], received \[2\]/)
    expect(() => unpadSequences(padded, [1])).toThrow(ShapeError)
    expect(() => unpadSequences([[1]] as unknown as NdArray, [1])).toThrow(DataError)
    expect(() => unpadSequences(padded, [1, 4])).toThrow(/from 0 to 3 as length 1, received 4/)
    expect(() => unpadSequences(padded, [1.5, 1])).toThrow(DataError)
    expect(() => unpadSequences(ndArray([1], [1]), [1])).toThrow(ShapeError)
    expect(() => unpadSequences(padded, [1, 1], { side: 'left' as 'start' })).toThrow(OptionError)
  })
})
