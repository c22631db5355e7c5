import { DataError, type NdArray, ndArray, OptionError, randomStreams, ShapeError, sizeOf } from '@autoencoders/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Augmentation } from './augmentation.js'
import { compose, randomApply } from './compose.js'
import { randomAffine, randomRotation } from './random-affine.js'
import { randomBrightness } from './random-brightness.js'
import { randomContrast } from './random-contrast.js'
import { randomCrop } from './random-crop.js'
import { randomErasing } from './random-erasing.js'
import { randomFlip } from './random-flip.js'
import { randomShift } from './random-shift.js'

const stream = (step = 0, seed = 1) => randomStreams(seed).stream('test', step)

/** Values that tell pixels and channels apart, in (0, 1]. */
function ramp(shape: readonly number[]): NdArray {
  const size = sizeOf(shape)
  return ndArray(
    Float32Array.from({ length: size }, (_, i) => (1 + i) / size),
    shape,
  )
}

/** The same draw by another way: `f(y, x, c)` for every element. */
function fromPixels(shape: readonly number[], f: (y: number, x: number, c: number) => number): Float32Array {
  const [, width = 0, channels = 0] = shape
  return Float32Array.from({ length: sizeOf(shape) }, (_, i) =>
    f(Math.floor(i / channels / width), Math.floor(i / channels) % width, i % channels),
  )
}

function at({ data, shape: [height = 0, width = 0, channels = 0] }: NdArray, fill: number) {
  return (y: number, x: number, c: number) =>
    y >= 0 && y < height && x >= 0 && x < width ? data[(y * width + x) * channels + c]! : fill
}

/** Within four standard deviations of a binomial count. */
function expectFrequency(hits: number, trials: number, probability: number): void {
  const deviation = Math.sqrt(trials * probability * (1 - probability))
  expect(Math.abs(hits - trials * probability)).toBeLessThan(4 * deviation)
}

/** χ² of counts that should all be alike, which is below `degrees + 4·√(2·degrees)` but for rare accidents. */
function expectUniform(counts: readonly number[]): void {
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length
  const squares = counts.reduce((sum, count) => sum + (count - mean) ** 2 / mean, 0)
  const degrees = counts.length - 1
  expect(squares).toBeLessThan(degrees + 4 * Math.sqrt(2 * degrees))
}

const augmentations: readonly Augmentation[] = [
  randomFlip({ vertical: true }),
  randomShift({ maximum: 2 }),
  randomCrop({ size: [6, 5], padding: 1 }),
  randomAffine({ rotation: 20, scale: [0.8, 1.2], shear: 10, translation: 0.1 }),
  randomBrightness({ maximum: 0.3 }),
  randomContrast({ factor: [0.5, 1.5] }),
  randomErasing({ probability: 0.9 }),
  compose([randomFlip(), randomShift({ maximum: 1 })]),
  randomApply([randomRotation({ rotation: 90 })], { probability: 0.8 }),
]

describe.each(augmentations.map((item) => [item.kind, item] as const))('%s', (_, augmentation) => {
  const image = ramp([6, 5, 3])
  const draws = Array.from({ length: 20 }, (_, step) => augmentation.apply(image, stream(step)))

  it('leaves its image alone and gives images of one size in memory of their own', () => {
    expect(image).toEqual(ramp([6, 5, 3]))
    for (const { data, shape } of draws) {
      expect(shape).toEqual([6, 5, 3])
      expect(data.buffer).not.toBe(image.data.buffer)
    }
  })

  it('depends on its stream alone', () => {
    draws.forEach((draw, step) => {
      expect(augmentation.apply(image, stream(step))).toEqual(draw)
    })
    expect(new Set(draws.map(({ data }) => data.join())).size).toBeGreaterThan(3)
  })

  it('wants an image with pixels', () => {
    const wrong = [ramp([6, 5]), ramp([1, 6, 5, 3]), ramp([0, 5, 3]), { data: new Float32Array(3), shape: [2, 2, 1] }]
    for (const odd of wrong) {
      expect(() => augmentation.apply(odd, stream())).toThrow(ShapeError)
    }
  })
})

describe('randomFlip', () => {
  const image = ramp([3, 4, 2])

  it('mirrors exactly', () => {
    const pixel = at(image, 0)
    const flipped = (horizontal: boolean, vertical: boolean) =>
      randomFlip({ horizontal, vertical, probability: 1 }).apply(image, stream()).data
    expect(flipped(true, false)).toEqual(fromPixels(image.shape, (y, x, c) => pixel(y, 3 - x, c)))
    expect(flipped(false, true)).toEqual(fromPixels(image.shape, (y, x, c) => pixel(2 - y, x, c)))
    expect(flipped(true, true)).toEqual(fromPixels(image.shape, (y, x, c) => pixel(2 - y, 3 - x, c)))
    expect(flipped(false, false)).toEqual(image.data)
    expect(randomFlip({ vertical: true, probability: 0 }).apply(image, stream())).toEqual(image)
  })

  it('flips either way as often as it should, independently', () => {
    const corners = ndArray([1, 2, 3, 4], [2, 2, 1])
    const flip = randomFlip({ vertical: true, probability: 0.3 })
    const counts = new Map<number, number>()
    for (let step = 0; step < 4000; step++) {
      const first = flip.apply(corners, stream(step)).data[0]!
      counts.set(first, (counts.get(first) ?? 0) + 1)
    }
    expectFrequency(counts.get(1)!, 4000, 0.49)
    expectFrequency(counts.get(2)!, 4000, 0.21)
    expectFrequency(counts.get(3)!, 4000, 0.21)
    expectFrequency(counts.get(4)!, 4000, 0.09)
  })
})

describe('randomShift', () => {
  it('is slicing: what lies within both, and fill elsewhere', () => {
    const sizes = fc.record({ height: fc.integer({ min: 1, max: 6 }), width: fc.integer({ min: 1, max: 6 }) })
    const maxima = fc.tuple(fc.nat(8), fc.nat(8))
    fc.assert(
      fc.property(sizes, maxima, fc.nat(1000), ({ height, width }, maximum, step) => {
        const image = ramp([height, width, 2])
        const draws = stream(step)
        const [down, right] = maximum.map((most) => draws.integer(2 * most + 1) - most) as [number, number]
        const pixel = at(image, -1)
        const expected = fromPixels(image.shape, (y, x, c) => pixel(y - down, x - right, c))
        expect(randomShift({ maximum, fill: -1 }).apply(image, stream(step)).data).toEqual(expected)
      }),
    )
  })

  it('goes every way as often', () => {
    const dot = ndArray(
      Float32Array.from({ length: 25 }, (_, i) => Number(i === 12)),
      [5, 5, 1],
    )
    const counts = new Array<number>(25).fill(0)
    for (let step = 0; step < 2500; step++) {
      counts[randomShift({ maximum: 2 }).apply(dot, stream(step)).data.indexOf(1)]! += 1
    }
    expectUniform(counts)
  })
})

describe('randomCrop', () => {
  it('cuts any window of the padded image, each as often', () => {
    const image = ramp([3, 4, 1])
    const pixel = at(image, -1)
    const windows: string[] = []
    for (let top = -1; top <= 2; top++) {
      for (let left = 0; left <= 1; left++) {
        windows.push(fromPixels([2, 3, 1], (y, x, c) => pixel(top + y, left + x, c)).join())
      }
    }
    const counts = new Array<number>(windows.length).fill(0)
    const crop = randomCrop({ size: [2, 3], padding: [1, 0], fill: -1 })
    for (let step = 0; step < 1600; step++) {
      const { data, shape } = crop.apply(image, stream(step))
      expect(shape).toEqual([2, 3, 1])
      counts[windows.indexOf(data.join())]! += 1
    }
    expectUniform(counts)
  })

  it('takes the whole of an image of its size, and refuses a smaller one', () => {
    const image = ramp([4, 4, 3])
    expect(randomCrop({ size: 4 }).apply(image, stream())).toEqual(image)
    expect(() => randomCrop({ size: [4, 5] }).apply(image, stream())).toThrow(
      'randomCrop.apply: expected an image of at least [4, 5], received [4, 4, 3]. Cut out less, or give more padding.',
    )
    expect(randomCrop({ size: [4, 5], padding: 1 }).apply(image, stream()).shape).toEqual([4, 5, 3])
  })
})

describe('randomAffine', () => {
  it('changes nothing unless told to', () => {
    const image = ramp([5, 4, 3])
    expect(randomAffine({}).apply(image, stream())).toEqual(image)
    expect(randomAffine({ interpolation: 'nearest' }).apply(image, stream())).toEqual(image)
  })

  it('turns, scales and moves within its bounds, about the centre', () => {
    // One bright pixel, off the centre of 41 × 41: where the mass goes says how it was turned, scaled and moved.
    const dot = ndArray(
      Float32Array.from({ length: 1681 }, (_, i) => Number(i === 20 * 41 + 30)),
      [41, 41, 1],
    )
    const massOf = ({ data }: NdArray) => {
      const total = data.reduce((sum, value) => sum + value, 0)
      const mean = (axis: (i: number) => number) => data.reduce((sum, value, i) => sum + value * axis(i), 0) / total
      return [mean((i) => Math.floor(i / 41)) - 20, mean((i) => i % 41) - 20] as const
    }
    const angles: number[] = []
    for (let step = 0; step < 300; step++) {
      const [y, x] = massOf(randomRotation({ rotation: 30 }).apply(dot, stream(step)))
      expect(Math.abs(Math.hypot(y, x) - 10)).toBeLessThan(0.3)
      angles.push((Math.atan2(y, x) * 180) / Math.PI)
    }
    expect(Math.max(...angles)).toBeLessThan(31)
    expect(Math.max(...angles)).toBeGreaterThan(27)
    expect(Math.min(...angles)).toBeGreaterThan(-31)
    expect(Math.min(...angles)).toBeLessThan(-27)
    const scaled = Array.from({ length: 100 }, (_, step) =>
      massOf(randomAffine({ scale: [0.8, 1.5] }).apply(dot, stream(step))),
    )
    for (const [y, x] of scaled) {
      expect(Math.abs(y)).toBeLessThan(1e-3)
      expect(x).toBeGreaterThan(7.7)
      expect(x).toBeLessThan(15.3)
    }
    const moved = Array.from({ length: 100 }, (_, step) =>
      massOf(randomAffine({ translation: [0.1, 0] }).apply(dot, stream(step))),
    )
    for (const [y, x] of moved) {
      expect(Math.abs(y)).toBeLessThan(4.2)
      expect(x).toBeCloseTo(10, 5)
    }
    expect(Math.max(...moved.map(([y]) => y))).toBeGreaterThan(3.5)
  })

  it('draws each parameter the same way whichever others are in use', () => {
    const image = ramp([9, 9, 1])
    const turned = randomAffine({ rotation: 40 }).apply(image, stream(4))
    expect(randomAffine({ rotation: 40, scale: [1, 1], shear: 0 }).apply(image, stream(4))).toEqual(turned)
    expect(randomRotation({ rotation: 40 }).apply(image, stream(4))).toEqual(turned)
  })
})

describe('randomBrightness and randomContrast', () => {
  const image = ramp([4, 4, 3])

  it('add one number to all, and cut', () => {
    const draw = 2 * stream(3).uniform(1)[0]! - 1
    const { data } = randomBrightness({ maximum: 0.4 }).apply(image, stream(3))
    expect(data).toEqual(image.data.map((value) => Math.min(1, Math.max(0, value + draw * 0.4))))
  })

  it('stretch about the mean of each channel, and cut', () => {
    const factor = 0.5 + stream(3).uniform(1)[0]! * 2
    const { data } = randomContrast({ factor: [0.5, 2.5] }).apply(image, stream(3))
    data.forEach((value, i) => {
      const mean = image.data.reduce((sum, other, j) => sum + (j % 3 === i % 3 ? other / 16 : 0), 0)
      expect(value).toBeCloseTo(Math.min(1, Math.max(0, mean + factor * (image.data[i]! - mean))), 6)
    })
  })

  it('leave nothing but the means with a factor of 0, and the image with 1', () => {
    const flat = randomContrast({ factor: [0, 0] }).apply(image, stream()).data
    for (let c = 0; c < 3; c++) expect(new Set(flat.filter((_, i) => i % 3 === c)).size).toBe(1)
    randomContrast({ factor: [1, 1] })
      .apply(image, stream())
      .data.forEach((value, i) => {
        expect(value).toBeCloseTo(image.data[i]!, 6)
      })
  })

  it('refuse data outside the range they cut to, rather than spoil it', () => {
    const standardised = ndArray([-1.5, 0, 1.5], [1, 3, 1])
    for (const make of [randomBrightness, randomContrast]) {
      const options = { maximum: 0.1, factor: [1, 2] as const }
      expect(() => make(options).apply(standardised, stream())).toThrow(DataError)
      expect(() => make(options).apply(standardised, stream())).toThrow('Give clip the range of your data.')
      expect(() => make({ ...options, clip: [-2, 2] }).apply(standardised, stream())).not.toThrow()
      expect(() => make({ ...options, clip: [-2, 2] }).apply(ndArray([Number.NaN], [1, 1, 1]), stream())).toThrow(
        DataError,
      )
    }
  })
})

describe('randomErasing', () => {
  const image = ramp([20, 30, 2])
  const erased = ({ data }: NdArray) => {
    const rows = new Set<number>()
    const columns = new Set<number>()
    let others = 0
    for (const [i, value] of data.entries()) {
      if (value === -1) {
        rows.add(Math.floor(i / 60))
        columns.add(Math.floor(i / 2) % 30)
      } else others += Number(value === image.data[i])
    }
    expect(others + data.filter((value) => value === -1).length).toBe(data.length)
    return { rows: [...rows], columns: [...columns], count: data.filter((value) => value === -1).length / 2 }
  }

  it('erases one rectangle of the area and the ratio asked for', () => {
    const erasing = randomErasing({ probability: 1, area: [0.1, 0.3], aspectRatio: [0.5, 2], fill: -1 })
    for (let step = 0; step < 200; step++) {
      const { rows, columns, count } = erased(erasing.apply(image, stream(step)))
      const [height, width] = [rows.length, columns.length]
      expect(count).toBe(height * width)
      expect(Math.max(...rows) - Math.min(...rows)).toBe(height - 1)
      expect(Math.max(...columns) - Math.min(...columns)).toBe(width - 1)
      // Both sides are rounded to whole pixels.
      expect((height + 0.5) * (width + 0.5)).toBeGreaterThan(0.1 * 600)
      expect((height - 0.5) * (width - 0.5)).toBeLessThan(0.3 * 600)
      expect((height + 0.5) / (width - 0.5)).toBeGreaterThan(0.5)
      expect((height - 0.5) / (width + 0.5)).toBeLessThan(2)
    }
  })

  it('erases as often as it should, anywhere', () => {
    let hits = 0
    const top: number[] = new Array(20).fill(0)
    for (let step = 0; step < 2000; step++) {
      const { rows, count } = erased(
        randomErasing({ probability: 0.25, area: [0.01, 0.01], aspectRatio: [1, 1], fill: -1 }).apply(
          image,
          stream(step),
        ),
      )
      hits += Number(count > 0)
      if (count > 0) top[Math.min(...rows)]! += 1
    }
    expectFrequency(hits, 2000, 0.25)
    // √6 is 2 rows: 19 places.
    expectUniform(top.slice(0, 19))
    expect(top[19]).toBe(0)
  })

  it('leaves an image that no rectangle fits as it is', () => {
    const erasing = randomErasing({ probability: 1, area: [1, 1], fill: -1 })
    expect(erasing.apply(image, stream())).toEqual(image)
    expect(randomErasing({ probability: 1 }).apply(ramp([1, 1, 1]), stream())).toEqual(ramp([1, 1, 1]))
  })
})

describe('compose and randomApply', () => {
  const image = ramp([6, 6, 1])

  it('apply all in order, each going on with the draws', () => {
    const [first, second] = [randomShift({ maximum: 2 }), randomFlip()]
    const random = stream(8)
    const expected = second.apply(first.apply(image, random), random)
    expect(compose([first, second]).apply(image, stream(8))).toEqual(expected)
    expect(compose([]).apply(image, stream())).toEqual(image)
  })

  it('apply all or nothing, as often as they should', () => {
    const flipped = randomFlip({ probability: 1 }).apply(image, stream())
    const some = randomApply([randomFlip({ probability: 1 })], { probability: 0.3 })
    let hits = 0
    for (let step = 0; step < 2000; step++) {
      const { data } = some.apply(image, stream(step))
      const isFlipped = data[0] === flipped.data[0]
      expect(data).toEqual(isFlipped ? flipped.data : image.data)
      hits += Number(isFlipped)
    }
    expectFrequency(hits, 2000, 0.3)
  })
})

describe('options', () => {
  const wrong: [string, () => unknown][] = [
    ['a probability above 1', () => randomFlip({ probability: 1.1 })],
    ['a flip that is no boolean', () => randomFlip({ vertical: 1 as unknown as boolean })],
    ['no maximum', () => randomShift({} as { maximum: number })],
    ['no options', () => randomShift(undefined as unknown as { maximum: number })],
    ['more pixels than there are', () => randomShift({ maximum: 2 ** 33 })],
    ['half a pixel', () => randomShift({ maximum: 0.5 })],
    ['three axes', () => randomShift({ maximum: [1, 2, 3] as unknown as [number, number] })],
    ['a fill that is not finite', () => randomShift({ maximum: 1, fill: Number.NaN })],
    ['a crop of nothing', () => randomCrop({ size: [0, 3] })],
    ['a crop of more pixels than there are', () => randomCrop({ size: 2 ** 33 })],
    ['no size', () => randomCrop({} as { size: number })],
    ['padding below 0', () => randomCrop({ size: 3, padding: -1 })],
    ['more than half a turn', () => randomAffine({ rotation: 181 })],
    ['a rotation that is no number', () => randomRotation({} as { rotation: number })],
    ['a scale of 0', () => randomAffine({ scale: [0, 1] })],
    ['a scale the wrong way round', () => randomAffine({ scale: [2, 1] })],
    ['a shear of a right angle', () => randomAffine({ shear: 90 })],
    ['a translation above 1', () => randomAffine({ translation: [0, 1.5] })],
    ['an unknown interpolation', () => randomAffine({ interpolation: 'cubic' as 'bilinear' })],
    ['a change below 0', () => randomBrightness({ maximum: -1 })],
    ['an empty range', () => randomBrightness({ maximum: 1, clip: [1, 1] })],
    ['a factor below 0', () => randomContrast({ factor: [-1, 1] })],
    ['a factor that is one number', () => randomContrast({ factor: 1 as unknown as [number, number] })],
    ['an area above 1', () => randomErasing({ area: [0.5, 1.5] })],
    ['a ratio of 0', () => randomErasing({ aspectRatio: [0, 1] })],
    ['no list', () => compose(randomFlip() as unknown as Augmentation[])],
    ['a list of something else', () => compose([randomFlip(), 'flip' as unknown as Augmentation])],
    ['an apply that is no probability', () => randomApply([], { probability: Number.NaN })],
  ]
  it.each(wrong)('refuses %s', (_, make) => {
    expect(make).toThrow(OptionError)
  })

  it('says what is wrong, where', () => {
    expect(() => randomAffine({ rotation: 181 })).toThrow(
      'randomAffine: expected rotation to be from 0 to 180 degrees, received 181.',
    )
    expect(() => randomErasing({ area: [0.5, 1.5] })).toThrow(
      'randomErasing: expected area [low, high] of finite numbers from 0 to 1, low ≤ high, received [0.5, 1.5].',
    )
    expect(() => randomShift({ maximum: [1, -1] })).toThrow(
      'randomShift: expected horizontal maximum to be a whole number of at least 0, received -1.',
    )
  })
})
