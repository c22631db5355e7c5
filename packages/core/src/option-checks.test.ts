import { describe, expect, it } from 'vitest'
import { OptionError } from './errors.js'
import { checkChoice, checkFinite, checkPositive, checkProbability, checkRate, checkWhole } from './option-checks.js'

const never = [undefined, null, '1', [1], Number.NaN, true, 1n]

describe.each<[string, (value: unknown) => unknown, readonly number[], readonly unknown[], string]>([
  ['checkFinite', (v) => checkFinite(v, 'f', 'x'), [0, -1, 1e300], [1 / 0, -1 / 0], 'a finite number'],
  ['checkFinite from 0', (v) => checkFinite(v, 'f', 'x', 0), [0, 2], [-1e-9, 1 / 0], 'a finite number of at least 0'],
  ['checkPositive', (v) => checkPositive(v, 'f', 'x'), [1e-300, 5], [0, -0, -1, 1 / 0], 'a number above 0'],
  [
    'checkWhole',
    (v) => checkWhole(v, 'f', 'x', 2),
    [2, 3, 2 ** 53 - 1],
    [1, 2.5, -3, 2 ** 53, 1 / 0],
    'a whole number of at least 2',
  ],
  ['checkRate', (v) => checkRate(v, 'f', 'x'), [0, 0.5, 1 - 2 ** -53], [1, -0.1, 1 / 0], 'in [0, 1)'],
  ['checkProbability', (v) => checkProbability(v, 'f', 'x'), [0, 0.5, 1], [1.1, -0.1, 1 / 0], 'from 0 to 1'],
])('%s', (_, check, good, bad, expected) => {
  it.each(good)('takes %d', (value) => expect(check(value)).toBe(value))
  it.each([...bad, ...never])('refuses %o', (value) => {
    expect(() => check(value)).toThrow(OptionError)
    expect(() => check(value)).toThrow(`f: expected x to be ${expected}, received `)
  })
})

describe('checkChoice', () => {
  it('takes what is among the choices, and lists them otherwise', () => {
    expect(checkChoice('b', 'f', 'x', ['a', 'b'])).toBe('b')
    expect(() => checkChoice('c', 'f', 'x', ['a', 'b'])).toThrow('f: expected x to be "a" or "b", received "c".')
  })
})
