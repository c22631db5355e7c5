import { DataError, OptionError, ShapeError } from '@autoencoders/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digits } from '../digits/digits.js'
import { kFold, kFoldIndices } from './k-fold.js'

describe('kFoldIndices', () => {
  it('holds out every row exactly once, in folds of equal size up to one', () => {
    const cases = fc.record({ folds: fc.integer({ min: 2, max: 12 }), seed: fc.nat(), shuffle: fc.boolean() })
    fc.assert(
      fc.property(cases, fc.integer({ min: 12, max: 90 }), (options, count) => {
        const folds = kFoldIndices(count, options)
        const all = Array.from({ length: count }, (_, i) => i)
        const heldOut = folds.flatMap(({ validation }) => [...validation])
        expect(heldOut.sort((a, b) => a - b)).toEqual(all)
        for (const { train, validation } of folds) {
          expect([...train, ...validation].sort((a, b) => a - b)).toEqual(all)
          expect(Math.abs(validation.length - count / options.folds)).toBeLessThan(1)
        }
      }),
    )
  })

  // As scikit-learn's KFold(3) does for ten rows.
  it('cuts runs of rows when not shuffled', () => {
    const folds = kFoldIndices(10, { folds: 3, shuffle: false })
    expect(folds.map(({ validation }) => [...validation])).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
    ])
  })

  it('shares each class among the folds up to one row', () => {
    const sizes = fc.array(fc.integer({ min: 4, max: 40 }), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(sizes, fc.nat(), fc.boolean(), (counts, seed, shuffle) => {
        const labels = counts.flatMap((count, label) => Array<string>(count).fill(`class ${label}`))
        for (const { validation } of kFoldIndices(labels.length, { folds: 4, seed, shuffle, stratify: labels })) {
          expect(Math.abs(validation.length - labels.length / 4)).toBeLessThan(1)
          counts.forEach((count, label) => {
            const rows = validation.filter((row) => labels[row] === `class ${label}`).length
            expect(Math.abs(rows - count / 4)).toBeLessThan(1)
          })
        }
      }),
    )
  })

  it('refuses what cannot be folded', () => {
    expect(() => kFoldIndices(10, { folds: 1 })).toThrow(OptionError)
    expect(() => kFoldIndices(10, { folds: 2.5 })).toThrow(OptionError)
    expect(() => kFoldIndices(3)).toThrow(DataError)
    expect(() => kFoldIndices(10, { stratify: [1] })).toThrow(ShapeError)
    expect(() => kFoldIndices(10, { stratify: [1, 1, 1, 1, 1, 1, 1, 2, 2, 2] })).toThrow(DataError)
  })
})

describe('kFold', () => {
  it('gives the arrays of each fold', () => {
    const set = digits({ count: 40, seed: 2 })
    const indices = kFoldIndices(40, { folds: 4, seed: 9 })
    const folds = [...kFold(set, { folds: 4, seed: 9 })]
    expect(folds).toHaveLength(4)
    folds.forEach(({ train, validation }, i) => {
      expect(train.images.shape).toEqual([30, 28, 28])
      expect([...validation.labels]).toEqual([...indices[i]!.validation].map((row) => set.labels[row]))
    })
  })

  it('fails when it is called, not when the first fold is asked for', () => {
    expect(() => kFold([1, 2, 3] as unknown as [number[]])).toThrow(DataError)
  })
})
