import {
  type Corruption,
  isPart,
  type NdArray,
  ndArray,
  OptionError,
  type PartDefinitions,
  randomStreams,
  ShapeError,
  sizeOf,
} from '@autoencoders/core'
import { describe, expect, it } from 'vitest'
import { corruptions } from './corruptions.js'
import { gaussianNoise } from './gaussian-noise.js'
import { masking } from './masking.js'
import { saltAndPepper } from './salt-and-pepper.js'

function ramp(shape: readonly number[]): NdArray {
  return ndArray(
    Float32Array.from({ length: sizeOf(shape) }, (_, i) => 2 + i),
    shape,
  )
}

function stream(step = 0, seed = 1) {
  return randomStreams(seed).stream('corruption', step)
}

/** Within four standard deviations of a binomial count. */
function expectFrequency(hits: number, trials: number, probability: number): void {
  const deviation = Math.sqrt(trials * probability * (1 - probability))
  expect(Math.abs(hits - trials * probability)).toBeLessThan(4 * deviation)
}

const configured: [string, Corruption][] = [
  ['gaussianNoise', gaussianNoise({ standardDeviation: 0.5 })],
  ['masking', masking({ probability: 0.5 })],
  ['masking by position', masking({ probability: 0.5, granularity: 'position' })],
  ['masking by feature', masking({ probability: 0.5, granularity: 'feature' })],
  ['saltAndPepper', saltAndPepper({ probability: 0.5 })],
]

describe.each(configured)('%s', (_, corruption) => {
  const input = ramp([6, 5, 4])

  it('is a part that its options make again', () => {
    expect(isPart(corruption, 'corruption')).toBe(true)
    const definition = corruptions.find(({ kind }) => kind === corruption.kind) as (options: object) => Corruption
    const saved = JSON.parse(JSON.stringify(corruption.options))
    expect(definition(saved).apply(input, stream())).toEqual(corruption.apply(input, stream()))
  })

  it('leaves its input alone and gives a new array of the same shape', () => {
    const before = input.data.slice()
    const output = corruption.apply(input, stream())
    expect(output.shape).toEqual([6, 5, 4])
    expect(output.data).not.toBe(input.data)
    expect(output.data).not.toEqual(before)
    expect(input.data).toEqual(before)
  })

  it('depends on the seed and the step alone', () => {
    expect(corruption.apply(input, stream(3))).toEqual(corruption.apply(input, stream(3)))
    expect(corruption.apply(input, stream(3))).not.toEqual(corruption.apply(input, stream(4)))
    expect(corruption.apply(input, stream(3))).not.toEqual(corruption.apply(input, stream(3, 2)))
  })

  it('takes an empty batch', () => {
    expect(corruption.apply(ndArray([], [0, 5, 4]), stream()).shape).toEqual([0, 5, 4])
  })
})

describe('gaussianNoise', () => {
  it('adds the standard deviation times the normal draws of its stream', () => {
    const input = ramp([3, 4])
    const draws = stream(5).normal(12)
    const expected = input.data.map((value, i) => Math.fround(value + 0.25 * draws[i]!))
    expect(gaussianNoise({ standardDeviation: 0.25 }).apply(input, stream(5)).data).toEqual(expected)
  })

  it('has the mean and the deviation it should', () => {
    const n = 100_000
    const { data } = gaussianNoise({ standardDeviation: 2 }).apply(ndArray(new Float32Array(n), [1, n]), stream())
    const mean = data.reduce((sum, value) => sum + value, 0) / n
    const variance = data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n
    expect(Math.abs(mean)).toBeLessThan((4 * 2) / Math.sqrt(n))
    expect(Math.abs(variance - 4)).toBeLessThan(4 * 4 * Math.sqrt(2 / n))
  })

  it('changes nothing with a deviation of 0, and keeps what is missing', () => {
    const input = ndArray([1, Number.NaN, 3], [1, 3])
    expect(gaussianNoise({ standardDeviation: 0 }).apply(input, stream()).data).toEqual(input.data)
    const clipped = gaussianNoise({ standardDeviation: 1, clip: [0, 1] }).apply(input, stream())
    expect(clipped.data[1]).toBeNaN()
  })

  it('cuts to the range it is given', () => {
    const { data } = gaussianNoise({ standardDeviation: 5, clip: [0, 1] }).apply(ramp([20, 20]), stream())
    expect(Math.min(...data)).toBe(0)
    expect(Math.max(...data)).toBe(1)
  })
})

describe('masking', () => {
  it('hides as many elements as its probability says, and keeps the others exactly', () => {
    const input = ramp([100, 300])
    const { data } = masking({ probability: 0.3, value: -1 }).apply(input, stream())
    expectFrequency(data.filter((value) => value === -1).length, 30_000, 0.3)
    data.forEach((value, i) => {
      if (value !== -1) expect(value).toBe(input.data[i])
    })
  })

  it('hides all or nothing at the ends', () => {
    const input = ramp([4, 5])
    expect(masking({ probability: 0 }).apply(input, stream()).data).toEqual(input.data)
    expect(masking({ probability: 1 }).apply(input, stream()).data).toEqual(new Float32Array(20))
  })

  it('hides whole positions: all along the last axis, or none', () => {
    const { data } = masking({ probability: 0.4, granularity: 'position' }).apply(ramp([50, 40, 3]), stream())
    const hidden = Array.from({ length: 2000 }, (_, i) => [...data.subarray(3 * i, 3 * i + 3)].map((v) => v === 0))
    for (const position of hidden) expect(new Set(position).size).toBe(1)
    expectFrequency(hidden.filter(([first]) => first).length, 2000, 0.4)
  })

  it('hides whole features of a sample: one entry of the last axis everywhere, or nowhere', () => {
    const { data } = masking({ probability: 0.4, granularity: 'feature' }).apply(ramp([200, 7, 5]), stream())
    let hidden = 0
    for (let sample = 0; sample < 200; sample++) {
      for (let feature = 0; feature < 5; feature++) {
        const column = Array.from({ length: 7 }, (_, time) => data[(sample * 7 + time) * 5 + feature] === 0)
        expect(new Set(column).size).toBe(1)
        hidden += Number(column[0])
      }
    }
    expectFrequency(hidden, 1000, 0.4)
  })

  it('hides features of a table like elements', () => {
    const input = ramp([8, 6])
    const byFeature = masking({ probability: 0.5, granularity: 'feature' }).apply(input, stream())
    expect(byFeature).toEqual(masking({ probability: 0.5 }).apply(input, stream()))
  })

  it('refuses a flat array when it hides more than elements', () => {
    const byFeature = masking({ probability: 0.5, granularity: 'feature' })
    expect(() => byFeature.apply(ramp([4]), stream())).toThrow(ShapeError)
    expect(masking({ probability: 1 }).apply(ramp([4]), stream()).shape).toEqual([4])
  })
})

describe('saltAndPepper', () => {
  it('scatters both values as often, and keeps the others exactly', () => {
    const input = ramp([100, 300])
    const { data } = saltAndPepper({ probability: 0.2, salt: -1, pepper: -2 }).apply(input, stream())
    expectFrequency(data.filter((value) => value === -1).length, 30_000, 0.1)
    expectFrequency(data.filter((value) => value === -2).length, 30_000, 0.1)
    data.forEach((value, i) => {
      if (value >= 0) expect(value).toBe(input.data[i])
    })
  })

  it('replaces all or nothing at the ends', () => {
    const input = ramp([10, 10])
    expect(saltAndPepper({ probability: 0 }).apply(input, stream()).data).toEqual(input.data)
    const all = saltAndPepper({ probability: 1 }).apply(input, stream()).data
    expect(new Set(all)).toEqual(new Set([0, 1]))
  })
})

describe('corruptions', () => {
  it('are definitions, each of its own kind', () => {
    const definitions: PartDefinitions = corruptions
    expect(definitions).toHaveLength(3)
    expect(new Set(corruptions.map(({ kind }) => kind)).size).toBe(3)
  })

  it('refuse wrong options', () => {
    const wrong = [
      () => gaussianNoise({ standardDeviation: -1 }),
      () => gaussianNoise({ standardDeviation: Number.NaN }),
      () => gaussianNoise({} as { standardDeviation: number }),
      () => gaussianNoise({ standardDeviation: 1, clip: [1, 0] }),
      () => gaussianNoise({ standardDeviation: 1, clip: 1 as unknown as [number, number] }),
      () => masking({ probability: 1.1 }),
      () => masking({ probability: 0.5, value: Number.NaN }),
      () => masking({ probability: 0.5, granularity: 'row' as 'element' }),
      () => masking({} as { probability: number }),
      () => saltAndPepper({ probability: -0.1 }),
      () => saltAndPepper({ probability: 0.1, salt: Number.POSITIVE_INFINITY }),
      () => saltAndPepper({ probability: 0.1, pepper: '0' as unknown as number }),
    ]
    for (const make of wrong) expect(make).toThrow(OptionError)
  })
})
