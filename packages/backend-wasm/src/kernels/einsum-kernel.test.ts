import { OptionError } from '@autoencoders/core'
import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectNear, expectNoLeak, randomNumbers, useWasm } from '../testing/kernel-checks.js'

useWasm()

describe('einsum', () => {
  const lengths: Record<string, number> = { a: 2, b: 3, c: 4, d: 5 }
  const term = fc.shuffledSubarray(['a', 'b', 'c', 'd'], { maxLength: 3 })
  const equations = fc
    .tuple(fc.array(term, { minLength: 1, maxLength: 3 }), fc.infiniteStream(fc.boolean()))
    .map(([terms, chosen]) => {
      const labels = [...new Set(terms.flat())]
      const output = labels.filter(() => chosen.next().value)
      return { terms: terms.map((labels) => labels.join('')), output: output.join('') }
    })

  /** Every product of the operands' numbers, added where it belongs. */
  function reference(terms: string[], output: string, operands: ArrayLike<number>[]): Float64Array {
    const labels = [...new Set([...terms.join('')])]
    const shape = (of: string) => [...of].map((label) => lengths[label]!)
    const at = (of: string, index: Record<string, number>) =>
      [...of].reduce((position, label) => position * lengths[label]! + index[label]!, 0)
    const sums = new Float64Array(tf.util.sizeFromShape(shape(output)))
    const all = shape(labels.join(''))
    for (let i = 0; i < tf.util.sizeFromShape(all); i++) {
      const location = labels.length ? tf.util.indexToLoc(i, all.length, tf.util.computeStrides(all)) : []
      const index = Object.fromEntries(labels.map((label, axis) => [label, location[axis]!]))
      sums[at(output, index)]! += terms.reduce((product, term, k) => product * operands[k]![at(term, index)]!, 1)
    }
    return sums
  }

  it('is the sum that it names, for random equations', () => {
    fc.assert(
      fc.property(equations, ({ terms, output }) => {
        tf.tidy(() => {
          const tensors = terms.map((labels, i) => {
            const shape = [...labels].map((label) => lengths[label]!)
            return tf.tensor(randomNumbers(tf.util.sizeFromShape(shape), i + 1), shape)
          })
          const due = reference(
            terms,
            output,
            tensors.map((tensor) => tensor.dataSync()),
          )
          expectNear(tf.einsum(`${terms.join(',')}->${output}`, ...tensors), due, 1e-6, 2)
        })
      }),
      { numRuns: 150 },
    )
  })

  it.each(['ij,jk', 'ii->i', 'i...->i', 'ij,jk->il', 'ij->ij'])('refuses %s for a matrix and a matrix', (equation) => {
    expect(() => tf.einsum(equation, tf.ones([2, 2]), tf.ones([2, 2]))).toThrow(OptionError)
  })

  it('refuses lengths that differ', () => {
    expect(() => tf.einsum('ij,jk->ik', tf.ones([2, 3]), tf.ones([2, 3]))).toThrow('einsum: expected one length for j')
  })

  it('leaves nothing behind', () => {
    const [a, b] = [tf.ones([2, 3, 4]), tf.ones([4, 2, 5])]
    expectNoLeak(() => {
      for (let i = 0; i < 500; i++) tf.einsum('abc,cad->bd', a, b).dispose()
      return []
    })
  })
})
