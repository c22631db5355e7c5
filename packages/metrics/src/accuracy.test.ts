import { readFileSync } from 'node:fs'
import { DataError, ShapeError } from '@autoencoders/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accuracy, type ShapedNumbers } from './index.js'

interface AccuracyCase {
  readonly kind: 'accuracy'
  readonly name: string
  readonly target: ShapedNumbers
  readonly output: ShapedNumbers
  readonly mask?: ShapedNumbers
  readonly expected: number
}

const file = new URL('../../../tooling/reference/generated/ranking.json', import.meta.url)
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: (AccuracyCase | { kind: 'ranking' })[] }

describe('accuracy', () => {
  it.each(cases.filter((each) => each.kind === 'accuracy'))(
    'is that of scikit-learn: $name',
    ({ target, output, mask, expected }) => {
      expect(accuracy(target, output, mask && { mask })).toBeCloseTo(expected, 14)
    },
  )

  it('is 1 for the target, and does not see what the mask hides', () => {
    const steps = fc.array(fc.tuple(fc.nat(9), fc.nat(9), fc.nat(1)), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(steps, (rows) => {
        const [target, output] = [0, 1].map((column) => rows.map((row) => row[column]!))
        const mask = rows.map((row) => row[2])
        expect(accuracy(target!, target!)).toBe(1)
        fc.pre(mask.includes(1))
        const kept = (values: number[]) => values.filter((_, i) => mask[i] === 1)
        expect(accuracy(target!, output!, { mask })).toBe(accuracy(kept(target!), kept(output!)))
      }),
    )
  })

  it('refuses input that makes no sense', () => {
    expect(() => accuracy([1, 2], [1])).toThrow(ShapeError)
    expect(() => accuracy([1, 2], [1, 2], { mask: [1] })).toThrow("a mask of the target's shape [2], received [1]")
    expect(() => accuracy([1, 2], [1, 2], { mask: [1, 0.5] })).toThrow('a mask of 0 and 1, received 0.5')
    expect(() => accuracy([1, 2], [1, 2], { mask: [0, 0] })).toThrow('at least one 1, received 2 times 0')
    expect(() => accuracy([1, 2], [1, 2.5])).toThrow('whole category numbers in output, received 2.5')
    expect(() => accuracy([1, Number.NaN], [1, 2])).toThrow(DataError)
    expect(() => accuracy([], [])).toThrow(DataError)
  })
})
