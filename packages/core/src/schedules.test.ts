import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OptionError } from './errors.js'
import {
  checkWeight,
  constant,
  cosineDecay,
  cyclical,
  exponentialDecay,
  linear,
  piecewise,
  root,
  toSchedule,
} from './schedules.js'

const steps = [0, 1, 2, 5, 9, 10, 11, 25, 1000]

describe('schedules', () => {
  it('constant: the same at every step', () => {
    expect(steps.map((step) => toSchedule(0.3, 'f', 'x').at(step))).toEqual(steps.map(() => 0.3))
  })

  it('linear: a straight line, then flat', () => {
    const { at } = linear({ from: 2, to: -2, steps: 10 })
    for (const step of steps) expect(at(step)).toBeCloseTo(2 - 4 * Math.min(1, step / 10), 14)
    expect(at(10)).toBe(-2)
  })

  it('exponentialDecay: initial · factor^(step / every), in stairs if asked', () => {
    const smooth = exponentialDecay({ initial: 0.1, factor: 0.5, every: 4 })
    const stairs = exponentialDecay({ initial: 0.1, factor: 0.5, every: 4, staircase: true })
    for (const step of steps) {
      expect(smooth.at(step) / (0.1 * 0.5 ** (step / 4))).toBeCloseTo(1, 12)
      expect(stairs.at(step) / (0.1 * 0.5 ** Math.floor(step / 4))).toBeCloseTo(1, 14)
    }
  })

  it('cosineDecay: half a cosine down to the minimum, after a warm-up', () => {
    const plain = cosineDecay({ initial: 1, steps: 10, minimum: 0.1 })
    for (const step of steps) {
      const expected = 0.1 + 0.45 * (1 + Math.cos(Math.PI * Math.min(1, step / 10)))
      expect(plain.at(step)).toBeCloseTo(expected, 14)
    }
    const warm = cosineDecay({ initial: 1, steps: 10, warmUpSteps: 4 })
    expect([0, 1, 2, 3, 4].map((step) => warm.at(step))).toEqual([0.25, 0.5, 0.75, 1, 1])
    expect(warm.at(9)).toBeCloseTo(0.5, 14)
    expect(warm.at(14)).toBeCloseTo(0, 14)
  })

  it('cyclical: rises over its share of the period, stays, and begins again', () => {
    const { at } = cyclical({ to: 2, period: 8, rise: 0.5 })
    expect([0, 1, 2, 3, 4, 7, 8, 9, 17].map((step) => at(step))).toEqual([0, 0.5, 1, 1.5, 2, 2, 0, 0.5, 0.5])
    expect(cyclical({ from: 1, to: 2, period: 4, rise: 1 }).at(2)).toBe(1.5)
  })

  it('root: the p-th root of a straight line between powers, then flat', () => {
    for (const power of [1, 2, 3, 5]) {
      const { at } = root({ from: 0.2, to: 1, steps: 10, power })
      for (const step of steps) {
        const expected = (0.2 ** power + (1 - 0.2 ** power) * Math.min(1, step / 10)) ** (1 / power)
        expect(at(step)).toBeCloseTo(expected, 13)
      }
      expect(at(10)).toBe(1)
    }
    expect(root({ from: 0, to: 3, steps: 4, power: 3 }).at(0)).toBe(0)
    expect(root({ from: 0, to: 1, steps: 4 }).at(1)).toBe(0.5)
  })

  it('piecewise: changes at its boundaries', () => {
    const { at } = piecewise({ boundaries: [2, 10], values: [0.3, 0.6, 1] })
    expect(steps.map((step) => at(step))).toEqual([0.3, 0.3, 0.6, 0.6, 0.6, 1, 1, 1, 1])
    expect(piecewise({ boundaries: [], values: [7] }).at(3)).toBe(7)
  })

  it('exponentialDecay with a factor above 1 grows', () => {
    const { at } = exponentialDecay({ initial: 0.1, factor: 2, every: 5, staircase: true })
    expect([0, 4, 5, 10].map((step) => at(step))).toEqual([0.1, 0.1, 0.2, 0.4])
  })

  it.each([
    [
      () => root({ from: -1, to: 1, steps: 3 }),
      'root: expected from to be a finite number of at least 0, received -1.',
    ],
    [() => piecewise({ boundaries: [3, 3], values: [1, 2, 3] }), 'expected rising boundaries, received 3 after 3'],
    [() => piecewise({ boundaries: [3], values: [1] }), 'one more value than there are boundaries (2), received 1'],
    [() => piecewise({ boundaries: 3 as never, values: [1] }), 'boundaries to be an array of numbers, received 3'],
    [() => constant({ value: Number.NaN }), 'constant: expected value to be a finite number, received NaN.'],
    [() => constant(undefined as never), 'constant: expected value to be a finite number, received undefined.'],
    [() => linear({ from: 0, to: 1, steps: 0 }), 'linear: expected steps to be a number above 0, received 0.'],
    [
      () => linear({ from: '0' as never, to: 1, steps: 1 }),
      'linear: expected from to be a finite number, received "0".',
    ],
    [
      () => exponentialDecay({ initial: 1, factor: 0, every: 1 }),
      'exponentialDecay: expected factor to be a number above 0, received 0.',
    ],
    [
      () => cosineDecay({ initial: 1, steps: 10, warmUpSteps: '5' as never }),
      'cosineDecay: expected warmUpSteps to be a finite number of at least 0, received "5".',
    ],
    [
      () => cosineDecay({ initial: 1, steps: 10, warmUpSteps: -1 }),
      'cosineDecay: expected warmUpSteps to be a finite number of at least 0, received -1.',
    ],
    [() => cyclical({ to: 1, period: 0 }), 'cyclical: expected period to be a number above 0, received 0.'],
    [() => cyclical({ to: 1, period: 8, rise: 0 }), 'cyclical: expected rise to be a number above 0, received 0.'],
    [() => cyclical({ to: 1, period: 8, rise: 2 }), 'cyclical: expected rise to be from 0 to 1, received 2.'],
  ])('refuse wrong options: case %#', (make, message) => {
    expect(make).toThrow(OptionError)
    expect(make).toThrow(message)
  })
})

describe('toSchedule and checkWeight', () => {
  it('take numbers and schedules', () => {
    const schedule = linear({ from: 0, to: 1, steps: 2 })
    expect(toSchedule(schedule, 'f', 'x')).toBe(schedule)
    expect(toSchedule(0.5, 'f', 'x').at(7)).toBe(0.5)
    expect([checkWeight(schedule, 'f'), checkWeight(2, 'f')]).toEqual([schedule, 2])
  })
  it('refuse everything else', () => {
    expect(() => toSchedule('1' as never, 'f', 'x')).toThrow('f: expected x to be a finite number, received "1".')
    expect(() => checkWeight(Number.NaN, 'f')).toThrow('f: expected weight to be a finite number, received NaN.')
  })
})

describe('schedules of any options', () => {
  const number = fc.double({ min: -1e6, max: 1e6, noNaN: true })
  const positive = fc.double({ min: 1e-3, max: 1e6, noNaN: true })
  const step = fc.nat(1e6)
  const within = (value: number, a: number, b: number) => {
    const slack = 1e-9 * (Math.abs(a) + Math.abs(b)) + 1e-300
    expect(value).toBeGreaterThanOrEqual(Math.min(a, b) - slack)
    expect(value).toBeLessThanOrEqual(Math.max(a, b) + slack)
  }
  /** As near as numbers of the size of both are to each other. */
  const near = (value: number, to: number, from: number) =>
    expect(Math.abs(value - to)).toBeLessThanOrEqual(1e-9 * (Math.abs(from) + Math.abs(to)) + 1e-300)
  const parameters = { seed: 1, numRuns: 500 }

  it('stay between their ends', () => {
    fc.assert(
      fc.property(number, number, positive, step, (from, to, steps, at) => {
        within(linear({ from, to, steps }).at(at), from, to)
        within(cyclical({ from, to, period: steps }).at(at), from, to)
        within(cosineDecay({ initial: from, minimum: to, steps }).at(at), from, to)
      }),
      parameters,
    )
  })
  it('reach their ends, and stay there', () => {
    fc.assert(
      fc.property(number, number, fc.integer({ min: 1, max: 1e5 }), step, (from, to, steps, more) => {
        near(linear({ from, to, steps }).at(0), from, from)
        near(linear({ from, to, steps }).at(steps + more), to, from)
        near(cosineDecay({ initial: from, minimum: to, steps }).at(steps + more), to, from)
      }),
      parameters,
    )
  })
  it('decay without turning back', () => {
    fc.assert(
      fc.property(
        positive,
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        positive,
        step,
        (initial, factor, every, at) => {
          const decay = exponentialDecay({ initial, factor, every })
          expect(decay.at(at + 1)).toBeLessThanOrEqual(decay.at(at) * (1 + 1e-12))
        },
      ),
      parameters,
    )
  })
})
