import { OptionError } from '@autoencoders/core'
import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { indicesOf, sizeOf } from '../testing/broadcast-reference.js'
import { expectNear, expectNoLeak, randomNumbers, useWasm } from '../testing/kernel-checks.js'

useWasm()

const alphabet = ['a', 'b', 'c', 'd', 'e'] as const
type Lengths = Readonly<Record<string, number>>

interface Equation {
  readonly terms: readonly string[]
  readonly output: string
  readonly lengths: Lengths
}

/** One to three terms of up to three letters, any of them kept in any order. */
const equations: fc.Arbitrary<Equation> = fc
  .tuple(
    fc.array(fc.shuffledSubarray([...alphabet], { maxLength: 3 }), { minLength: 1, maxLength: 3 }),
    fc.array(fc.constantFrom(0, 1, 2, 3, 4), { minLength: 5, maxLength: 5 }),
  )
  .chain(([terms, lengths]) =>
    fc.record({
      terms: fc.constant(terms.map((term) => term.join(''))),
      output: fc.shuffledSubarray([...new Set(terms.flat())]).map((letters) => letters.join('')),
      lengths: fc.constant(Object.fromEntries(alphabet.map((letter, i) => [letter, lengths[i]!]))),
    }),
  )

function shapeOf(term: string, lengths: Lengths): number[] {
  return [...term].map((letter) => lengths[letter]!)
}

/** The sum of products over every index that the output has not, in float64. */
function referenceEinsum({ terms, output, lengths }: Equation, operands: readonly Float32Array[]): Float64Array {
  const letters = [...new Set([...output, ...terms.join('')])].join('')
  const sums = new Float64Array(sizeOf(shapeOf(output, lengths)))
  const shape = shapeOf(letters, lengths)
  for (let at = 0; at < sizeOf(shape); at++) {
    const indices = indicesOf(at, shape)
    const place = (term: string) =>
      [...term].reduce((sum, letter) => sum * lengths[letter]! + indices[letters.indexOf(letter)]!, 0)
    sums[place(output)]! += terms.reduce((product, term, i) => product * operands[i]![place(term)]!, 1)
  }
  return sums
}

describe('einsum', () => {
  it('is its definition for whatever equation of one to three tensors', () => {
    fc.assert(
      fc.property(equations, (equation) => {
        const { terms, output, lengths } = equation
        tf.tidy(() => {
          const operands = terms.map((term, i) => randomNumbers(sizeOf(shapeOf(term, lengths)), i + 1))
          const tensors = terms.map((term, i) => tf.tensor(operands[i]!, shapeOf(term, lengths)))
          const y = tf.einsum(`${terms.join(',')}->${output}`, ...tensors)
          expect(y.shape).toEqual(shapeOf(output, lengths))
          expectNear(y, referenceEinsum(equation, operands), 2e-6, 8)
        })
      }),
      { numRuns: 400 },
    )
  })

  it('carries NaN, and takes spaces', () => {
    const y = tf.einsum('ij , jk -> ik', tf.tensor2d([[Number.NaN, 1]]), tf.tensor2d([[2], [3]]))
    expect([...y.dataSync()]).toEqual([Number.NaN])
  })

  it('of whole numbers', () => {
    const [a, b] = [tf.tensor2d([[1, 2]], [1, 2], 'int32'), tf.tensor2d([[3], [4]], [2, 1], 'int32')]
    const y = tf.einsum('ij,jk->ik', a, b)
    expect([y.dtype, ...y.dataSync()]).toEqual(['int32', 11])
    const mixed = tf.einsum('ij,jk->ik', tf.tensor2d([[0.5, 2]]), b)
    expect([mixed.dtype, ...mixed.dataSync()]).toEqual(['float32', 9.5])
    expectNoLeak(() => tf.einsum('ij,jk->ik', a, b))
  })

  it('leaves its operand alone, and its result outlives it', () => {
    const x = tf.tensor2d([[1, 2]])
    const y = tf.einsum('ij->ij', x)
    x.dispose()
    tf.ones([1, 2])
    expect([...y.dataSync()]).toEqual([1, 2])
  })

  it('leaves nothing behind, in a heap that grows', () => {
    const [a, b] = [tf.tensor(randomNumbers(24, 1), [2, 3, 4]), tf.tensor(randomNumbers(20, 2), [5, 4])]
    const compute = () => tf.einsum('bij,kj->kb', a, b)
    const before = [...compute().dataSync()]
    expectNoLeak(() => {
      for (let i = 0; i < 1000; i++) compute().dispose()
      return []
    })
    const huge = tf.zeros([40_000_000])
    expect([...compute().dataSync()]).toEqual(before)
    huge.dispose()
  })
})

describe('an equation that einsum cannot take', () => {
  const run = (equation: string, ...tensors: tf.Tensor[]) =>
    tf.engine().runKernel('Einsum', Object.fromEntries(tensors.map((tensor, i) => [String(i), tensor])), { equation })
  const matrix = () => tf.zeros([2, 3])

  it.each([
    ['has no output', 'ij'],
    ['has two outputs', 'ij->i->j'],
    ['has an ellipsis', '...j->j'],
    ['has a letter twice in a term', 'ii->i'],
    ['has a letter twice in the output', 'ij->ii'],
    ['has an output letter of no term', 'ij->k'],
    ['has fewer letters than axes', 'i->i'],
    ['has more terms than tensors', 'ij,jk->ik'],
  ])('%s: %s', (_, equation) => {
    const x = matrix()
    expectNoLeak(() => {
      expect(() => run(equation, x)).toThrow(OptionError)
      return []
    })
    expect(() => run(equation, x)).toThrow(
      `einsum: expected an equation such as ij,jk->ik with a letter for each axis, none twice in a term, and an output, received ${equation} for tensors of rank 2.`,
    )
  })

  it('gives a letter two lengths', () => {
    const [a, b] = [tf.zeros([1, 2]), matrix()]
    expectNoLeak(() => {
      expect(() => run('ij,jk,ki->i', a, b, b)).toThrow('einsum: expected one length for k, received 3 and 2.')
      return []
    })
  })
})
