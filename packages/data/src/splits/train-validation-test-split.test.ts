import { DataError, type NdArray, ndArray, OptionError, ShapeError } from '@autoencoders/core'
import fc from 'fast-check'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { digits } from '../digits/digits.js'
import { type SplitOptions, splitIndices, trainValidationTestSplit } from './train-validation-test-split.js'

const parts = ['train', 'validation', 'test'] as const

/** Labels 0, 1, 2 … as often as the counts say, one class after the other. */
function labelsOf(counts: readonly number[]): number[] {
  return counts.flatMap((count, label) => Array<number>(count).fill(label))
}

function countLabels(rows: Uint32Array, labels: readonly number[], classes: number): number[] {
  const counts = Array<number>(classes).fill(0)
  for (const row of rows) counts[labels[row]!]! += 1
  return counts
}

describe('trainValidationTestSplit', () => {
  it('keeps arrays aligned, in the form and the types they came in', () => {
    const rows = ndArray([0, 10, 1, 11, 2, 12, 3, 13, 4, 14], [5, 2])
    const labels = Uint8Array.of(0, 1, 2, 3, 4)
    const names = ['a', 'b', 'c', 'd', 'e']
    const split = trainValidationTestSplit([rows, labels, names], { counts: { validation: 1, test: 1 } })
    expectTypeOf(split.test).toEqualTypeOf<[NdArray, Uint8Array<ArrayBuffer>, string[]]>()
    for (const part of parts) {
      const [r, l, n] = split[part]
      expect(r.shape).toEqual([part === 'train' ? 3 : 1, 2])
      expect(l).toBeInstanceOf(Uint8Array)
      expect([...r.data]).toEqual([...l].flatMap((label) => [label, 10 + label]))
      expect(n).toEqual([...l].map((label) => 'abcde'[label]))
    }
  })

  it('takes arrays by name, or one alone', () => {
    const { train, test } = trainValidationTestSplit(digits({ count: 50 }), { fractions: { test: 0.2 } })
    expect(train.images.shape).toEqual([40, 28, 28])
    expect(test.labels).toHaveLength(10)
    const alone = trainValidationTestSplit(ndArray([1, 2, 3, 4], [4, 1]), { counts: { test: 1 }, shuffle: false })
    expect([...alone.train.data]).toEqual([1, 2, 3])
    const typed = trainValidationTestSplit(Float64Array.of(1, 2, 3, 4), { counts: { test: 1 }, shuffle: false })
    expect(typed.test).toEqual(Float64Array.of(4))
  })

  it('refuses arrays of different lengths, and what is no array', () => {
    expect(() => trainValidationTestSplit([Uint8Array.of(1, 2), ['a']])).toThrow(ShapeError)
    expect(() => trainValidationTestSplit([ndArray([1], [])])).toThrow(ShapeError)
    expect(() => trainValidationTestSplit({})).toThrow(DataError)
    expect(() => trainValidationTestSplit({ images: 3 as unknown as number[] })).toThrow(DataError)
    expect(() => trainValidationTestSplit([[]])).toThrow(DataError)
  })
})

describe('splitIndices', () => {
  it('puts every row in exactly one part, of the asked size', () => {
    const cases = fc.record({ count: fc.integer({ min: 20, max: 400 }), seed: fc.nat(), shuffle: fc.boolean() })
    fc.assert(
      fc.property(cases, ({ count, ...options }) => {
        const split = splitIndices(count, options)
        const all = parts.flatMap((part) => [...split[part]])
        expect(all.sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i))
        const quotas = [0.8, 0.1, 0.1]
        parts.forEach((part, i) => {
          expect(Math.abs(split[part].length - quotas[i]! * count)).toBeLessThan(1)
        })
      }),
    )
  })

  it('rounds 0.29 of 100 to 29', () => {
    expect(splitIndices(100, { fractions: { validation: 0.29, test: 0.01 } }).validation).toHaveLength(29)
  })

  it('keeps the order when not shuffled, and leaves out what counts leave over', () => {
    const options = { counts: { train: 3, validation: 2, test: 1 }, shuffle: false }
    const { train, validation, test } = splitIndices(8, options)
    expect([[...train], [...validation], [...test]]).toEqual([[0, 1, 2], [3, 4], [5]])
  })

  it('depends on the seed alone', () => {
    expect(splitIndices(100, { seed: 1 })).toEqual(splitIndices(100, { seed: 1 }))
    expect(splitIndices(100, { seed: 1 }).test).not.toEqual(splitIndices(100, { seed: 2 }).test)
  })

  it('gives each row each part equally often', () => {
    const hits = new Float64Array(10)
    for (let seed = 0; seed < 2000; seed++) {
      for (const row of splitIndices(10, { seed, counts: { test: 3 } }).test) hits[row]! += 1
    }
    // Binomial(2000, 0.3): standard deviation 20.5.
    for (const count of hits) expect(Math.abs(count - 600)).toBeLessThan(4 * 20.5)
  })

  it('shares each class among the parts, and keeps the sizes of the parts', () => {
    const counts = fc.array(fc.integer({ min: 3, max: 60 }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(counts, fc.nat(), (sizes, seed) => {
        const labels = labelsOf(sizes)
        const count = labels.length
        if (count < 10) return
        const fractions = { train: 0.6, validation: 0.2, test: 0.2 }
        const split = splitIndices(count, { fractions, seed, stratify: labels })
        const plain = splitIndices(count, { fractions, seed })
        for (const part of parts) {
          expect(split[part].length).toBe(plain[part].length)
          countLabels(split[part], labels, sizes.length).forEach((rows, label) => {
            // One for the rounding of this part, one for that of the parts taken before it.
            expect(Math.abs(rows - (split[part].length * sizes[label]!) / count)).toBeLessThan(2)
          })
        }
      }),
    )
  })

  it('stratifies exactly where the classes divide evenly', () => {
    const labels = labelsOf([100, 50, 10])
    const split = splitIndices(160, { fractions: { validation: 0.1, test: 0.2 }, stratify: labels, seed: 3 })
    expect(countLabels(split.train, labels, 3)).toEqual([70, 35, 7])
    expect(countLabels(split.validation, labels, 3)).toEqual([10, 5, 1])
    expect(countLabels(split.test, labels, 3)).toEqual([20, 10, 2])
    // Shuffled within the part, not class after class.
    const order = [...split.train].map((row) => labels[row])
    expect(order).not.toEqual([...order].sort())
  })

  it('stratifies in order when not shuffled', () => {
    const labels = ['a', 'b', 'a', 'b', 'a', 'b']
    const split = splitIndices(6, { counts: { test: 2 }, stratify: labels, shuffle: false })
    expect([[...split.train], [...split.test]]).toEqual([
      [0, 1, 2, 3],
      [4, 5],
    ])
  })

  const wrongOptions: SplitOptions[] = [
    { fractions: { train: 0.5, validation: 0.1, test: 0.1 } },
    { fractions: { train: 0.8 } },
    { fractions: { validation: -0.1 } },
    { fractions: { test: 1 } },
    { fractions: { test: Number.NaN } },
    { fractions: { train: 1.2, test: -0.2 } },
    { counts: { test: 1.5 } },
    { counts: { test: 100 } },
    { counts: { train: 0, test: 10 } },
    { counts: { train: 99, test: 2 } },
    { fractions: { test: 0.1 }, counts: { test: 1 } },
    { seed: -1 },
  ]
  it.each(wrongOptions)('refuses %j', (options) => {
    expect(() => splitIndices(100, options)).toThrow(OptionError)
  })

  it('refuses parts that come out empty', () => {
    expect(() => splitIndices(0)).toThrow(DataError)
    expect(() => splitIndices(3)).toThrow(/validation part of 0.1/)
    expect(splitIndices(3, { fractions: { train: 1 } }).test).toHaveLength(0)
  })

  it('refuses labels that cannot be stratified by', () => {
    expect(() => splitIndices(10, { stratify: [1, 2] })).toThrow(ShapeError)
    expect(() => splitIndices(20, { stratify: labelsOf([18, 2]) })).toThrow(/received 2 of class 1/)
  })
})
