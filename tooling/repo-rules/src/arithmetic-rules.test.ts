import { describe, expect, it } from 'vitest'
import { trainingIsPortable } from './arithmetic-rules.js'
import { testRepository, violationsOf } from './testing/fixtures.js'

describe('arithmetic in this repository', () => testRepository([trainingIsPortable]))

describe('trainingIsPortable', () => {
  const path = 'packages/core/src/optimizers/adam.ts'

  it.each([
    'a = Math.exp(x)',
    'a = values.map(Math.log)',
    "a = Math['tanh'](x)",
    'a = Math[name](x)',
    'const { cos } = Math',
    'const m = Math',
    'a = Math.random()',
    'a = x ** 2',
    'a = 2 ** x',
    'a = 2 ** 0.5',
    'a **= 2',
  ])('refuses %s', (text) => {
    expect(violationsOf(trainingIsPortable, { [path]: `let a\n${text}` })).toEqual([
      expect.stringMatching(/^packages\/core\/src\/optimizers\/adam\.ts:2: /),
    ])
  })

  it.each([
    'a = Math.sqrt(Math.abs(x))',
    'a = 2 ** 32',
    'a = 2 ** -24',
    'a = Math.SQRT1_2 * Math.PI',
    '// Math.exp(x)',
  ])('accepts %s', (text) => expect(violationsOf(trainingIsPortable, { [path]: `let a\n${text}` })).toEqual([]))

  it.each(['packages/core/src/optimizers/adam.test.ts', 'packages/metrics/src/metrics.ts', 'docs/notes.md'])(
    'leaves %s alone',
    (elsewhere) => expect(violationsOf(trainingIsPortable, { [elsewhere]: 'const a = Math.exp(1)' })).toEqual([]),
  )
})
