import { describe, expect, it } from 'vitest'
import { OptionError } from '../errors.js'
import { normalQuantile } from './normal-quantile.js'
import { philox } from './philox.js'
import { integerPower, portableCosPi, portableExp, portableLog } from './portable-math.js'
import { randomStreams } from './random-streams.js'

describe('philox', () => {
  // The published known-answer vectors of Random123 (kat_vectors, philox4x32 with 10 rounds).
  const vectors: [number[], number[], number[]][] = [
    [
      [0, 0, 0, 0],
      [0, 0],
      [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    ],
    [
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    ],
  ]
  it.each(vectors)('counter %j, key %j', (counter, key, expected) => {
    const out = new Uint32Array(4)
    philox(counter, key, out, 0)
    expect([...out]).toEqual(expected)
  })
})

describe('portable math', () => {
  it('agrees with Math to a few units in the last place', () => {
    for (let i = 1; i < 4000; i++) {
      const x = i * 0.37 * 10 ** ((i % 40) - 20)
      expect(Math.abs(portableLog(x) - Math.log(x))).toBeLessThanOrEqual(4e-16 * Math.max(1, Math.abs(Math.log(x))))
      const y = (i - 2000) / 3
      expect(Math.abs(portableExp(y) / Math.exp(y) - 1)).toBeLessThan(6e-16)
      expect(Math.abs(portableCosPi(i / 4000) - Math.cos((Math.PI * i) / 4000))).toBeLessThan(6e-16)
    }
  })
  it('gives 0 and ∞ at the ends of the exponential', () => {
    expect(portableExp(-1000)).toBe(0)
    expect(portableExp(1000)).toBe(Number.POSITIVE_INFINITY)
  })
  it('raises to whole powers', () => {
    expect(integerPower(3, 0)).toBe(1)
    expect(integerPower(3, 13)).toBe(1594323)
  })
})

describe('normalQuantile', () => {
  // scipy.stats.norm.ppf in float64.
  it.each([
    [0.5, 0],
    [0.975, 1.959963984540054],
    [0.001, -3.090232306167813],
    [1e-9, -5.9978070150076865],
    [0.1, -1.2815515655446004],
    [2 ** -33, -6.337957754553789],
  ])('Φ⁻¹(%d) = %d', (p, expected) => {
    expect(Math.abs(normalQuantile(p) - expected)).toBeLessThanOrEqual(5e-16 * Math.max(1, Math.abs(expected)))
  })
})

describe('randomStreams', () => {
  it('is a function of seed, name, step and index alone', () => {
    const a = randomStreams(7).stream('x', 3)
    const whole = a.uniform(10)
    const b = randomStreams(7).stream('x', 3)
    randomStreams(7).stream('y', 3).normal(5)
    expect([...b.uniform(4), ...b.uniform(6)]).toEqual([...whole])
  })
  it('differs by seed, name and step; 0 is a seed like any other', () => {
    const first = (seed: number, name: string, step: number) => randomStreams(seed).stream(name, step).bits(2).join()
    const draws = [
      first(0, 'a', 0),
      first(1, 'a', 0),
      first(2 ** 32, 'a', 0),
      first(0, 'b', 0),
      first(0, 'ab', 0),
      first(0, 'a', 1),
      first(0, 'a', 2 ** 32),
    ]
    expect(new Set(draws).size).toBe(draws.length)
    expect(first(0, 'a', 0)).toBe(first(0, 'a', 0))
  })
  it('has the moments of its distributions', () => {
    const n = 200_000
    const mean = (values: Float32Array, f: (x: number) => number) => values.reduce((sum, x) => sum + f(x), 0) / n
    const stream = randomStreams(1).stream('moments')
    const uniform = stream.uniform(n)
    expect(mean(uniform, (x) => x)).toBeCloseTo(0.5, 2)
    expect(mean(uniform, (x) => x * x)).toBeCloseTo(1 / 3, 2)
    const normal = stream.normal(n)
    expect(mean(normal, (x) => x)).toBeCloseTo(0, 2)
    expect(mean(normal, (x) => x * x)).toBeCloseTo(1, 1)
    expect(mean(normal, (x) => x ** 4)).toBeCloseTo(3, 0)
    const truncated = stream.truncatedNormal(n)
    expect(Math.max(...truncated.subarray(0, 50_000).map(Math.abs))).toBeLessThanOrEqual(2)
    // Variance of N(0, 1) given |x| ≤ 2: 1 − 4·φ(2)/(2Φ(2) − 1).
    expect(mean(truncated, (x) => x * x)).toBeCloseTo(0.7737, 2)
  })
  it('permutes without loss', () => {
    const order = randomStreams(3).stream('shuffle').permutation(1000)
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i))
    expect(order.slice(0, 5)).not.toEqual(Uint32Array.of(0, 1, 2, 3, 4))
  })
  it.each([-1, 0.5, Number.NaN, 2 ** 53])('refuses the seed %d', (seed) => {
    expect(() => randomStreams(seed)).toThrow(OptionError)
  })
})
