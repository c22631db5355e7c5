import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { latentPath } from './latent-path.js'

const lengthOf = (values: ArrayLike<number>) => Math.sqrt(Array.from(values).reduce((sum, x) => sum + x * x, 0))

describe('the way around the origin', () => {
  it('turns by equal angles between vectors of one length', () => {
    const degrees = 100
    const at = (share: number) => {
      const angle = (share * degrees * Math.PI) / 180
      return [2 * Math.cos(angle), 2 * Math.sin(angle)]
    }
    const points = latentPath(Float32Array.from(at(0)), Float32Array.from(at(1)), 6, 'spherical')
    for (let step = 0; step < 6; step++) {
      for (const j of [0, 1]) expect(points[2 * step + j]).toBeCloseTo(at(step / 5)[j]!, 6)
    }
  })

  it('is the formula, with Math’s own functions', () => {
    const vector = fc.array(fc.float({ min: -10, max: 10, noNaN: true }), { minLength: 3, maxLength: 3 })
    fc.assert(
      fc.property(vector, vector, fc.integer({ min: 2, max: 9 }), (first, second, steps) => {
        const [a, b] = [Float32Array.from(first), Float32Array.from(second)]
        const cosine = a.reduce((sum, x, i) => sum + x * b[i]!, 0) / (lengthOf(a) * lengthOf(b))
        fc.pre(Math.abs(cosine) < 0.9999 && Math.min(lengthOf(a), lengthOf(b)) > 1e-3)
        const angle = Math.acos(cosine)
        const points = latentPath(a, b, steps, 'spherical')
        points.forEach((value, i) => {
          const t = Math.floor(i / 3) / (steps - 1)
          const due = Math.sin((1 - t) * angle) * a[i % 3]! + Math.sin(t * angle) * b[i % 3]!
          expect(Math.abs(value - due / Math.sin(angle))).toBeLessThan(1e-5 * (1 + lengthOf(a) + lengthOf(b)))
        })
        expect([...points.slice(0, 3), ...points.slice(-3)]).toEqual([...a, ...b].map((x) => x + 0))
      }),
      { seed: 1 },
    )
  })

  it.each([
    ['a vector of zeros', [0, 0], [3, 4]],
    ['the same direction', [1, 2], [2, 4]],
    ['the opposite direction', [1, 2], [-3, -6]],
    ['nearly the same direction', [1, 0], [1, 1e-4]],
  ])('is the straight line for %s', (_, a, b) => {
    const ends = [Float32Array.from(a), Float32Array.from(b)] as const
    expect(latentPath(...ends, 5, 'spherical')).toEqual(latentPath(...ends, 5, 'linear'))
  })

  it('goes over into the straight line without a step', () => {
    // One side of the threshold and the other.
    for (const lift of [1.3e-3, 1.5e-3]) {
      const ends = [Float32Array.of(1, 0), Float32Array.of(1, lift)] as const
      const [around, straight] = [latentPath(...ends, 7, 'spherical'), latentPath(...ends, 7, 'linear')]
      around.forEach((value, i) => {
        expect(Math.abs(value - straight[i]!)).toBeLessThan(1e-6)
      })
    }
  })
})

it('the straight line has its points at equal distances', () => {
  expect([...latentPath(Float32Array.of(0, 8), Float32Array.of(4, 0), 5, 'linear')]).toEqual([
    0, 8, 1, 6, 2, 4, 3, 2, 4, 0,
  ])
})
