import { OptionError } from '@autoencoders/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Digits, digits } from './digits.js'
import { glyphStyles } from './glyphs.js'

const PIXELS = 28 * 28

async function sha256({ images, labels }: Digits): Promise<string> {
  const bytes = new Uint8Array(images.data.byteLength + labels.length)
  bytes.set(new Uint8Array(images.data.buffer))
  bytes.set(labels, images.data.byteLength)
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function image({ images }: Digits, i: number): Float32Array {
  return images.data.subarray(i * PIXELS, (i + 1) * PIXELS)
}

function squaredDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2
  return sum
}

/** The position of the row nearest to a point. */
function nearest(rows: readonly ArrayLike<number>[], point: ArrayLike<number>): number {
  const distances = rows.map((row) => squaredDistance(row, point))
  return distances.indexOf(Math.min(...distances))
}

function classMeans(set: Digits): Float64Array[] {
  const means = Array.from({ length: 10 }, () => new Float64Array(PIXELS))
  const each = set.labels.length / 10
  set.labels.forEach((label, i) => {
    const pixels = image(set, i)
    for (let j = 0; j < PIXELS; j++) means[label]![j]! += pixels[j]! / each
  })
  return means
}

describe('digits', () => {
  it('gives the same bytes on every engine', async () => {
    expect(await sha256(digits({ count: 100, seed: 1 }))).toBe(
      'bdffaaf35936746e80dcb2f7394286f5867f0ea7314e17f45eb30e17c8a23e64',
    )
  })

  it('gives images in 256 exact grey levels, white on black', () => {
    const { images, labels } = digits({ count: 50 })
    expect(images.shape).toEqual([50, 28, 28])
    expect(labels).toHaveLength(50)
    expect(images.data.every((value) => value === Math.fround(Math.round(value * 255) / 255))).toBe(true)
    expect(Math.min(...images.data)).toBe(0)
    expect(Math.max(...images.data)).toBe(1)
  })

  it('makes 1000 of seed 0 by default', () => {
    expect(digits().images.shape).toEqual([1000, 28, 28])
    expect(image(digits(), 7)).toEqual(image(digits({ count: 8, seed: 0 }), 7))
  })

  it('draws each digit from the seed and its index alone', () => {
    const ranges = fc.tuple(fc.nat(2 ** 40), fc.nat(25), fc.integer({ min: 1, max: 12 }))
    fc.assert(
      fc.property(ranges, ([seed, start, count]) => {
        const whole = digits({ count: start + count, seed })
        const part = digits({ count, seed, start })
        expect(part.images.data).toEqual(whole.images.data.subarray(start * PIXELS))
        expect(part.labels).toEqual(whole.labels.subarray(start))
      }),
      { numRuns: 25 },
    )
  })

  it('goes on far from the first index', () => {
    const far = digits({ count: 20, start: 2 ** 40 + 3 })
    expect(digits({ count: 1, start: 2 ** 40 + 10 }).images.data).toEqual(image(far, 7))
  })

  it('holds every class once in each ten, in changing order', () => {
    const { labels } = digits({ count: 200, seed: 4 })
    const blocks = Array.from({ length: 20 }, (_, i) => [...labels.subarray(10 * i, 10 * i + 10)])
    for (const block of blocks) expect([...block].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(new Set(blocks.map(String)).size).toBe(20)
  })

  it('draws other digits for another seed', () => {
    const [a, b] = [digits({ count: 10, seed: 1 }), digits({ count: 10, seed: 2 })]
    expect(a.images.data).not.toEqual(b.images.data)
  })

  it('never repeats itself', () => {
    const set = digits({ count: 300, seed: 5 })
    expect(new Set(Array.from({ length: 300 }, (_, i) => image(set, i).join())).size).toBe(300)
  })

  it('keeps the ink off the edge and its centre of mass near the middle', () => {
    const set = digits({ count: 500, seed: 6 })
    for (let i = 0; i < 500; i++) {
      const pixels = image(set, i)
      let [mass, across, down, edge] = [0, 0, 0, 0]
      pixels.forEach((value, j) => {
        const [row, column] = [Math.floor(j / 28), j % 28]
        mass += value
        across += value * column
        down += value * row
        if (Math.min(row, column) < 1 || Math.max(row, column) > 26) edge += value
      })
      expect(edge).toBe(0)
      expect(Math.abs(across / mass - 13.5)).toBeLessThan(2.5)
      expect(Math.abs(down / mass - 13.5)).toBeLessThan(2.5)
    }
  })

  // MNIST's training images: mean 0.1307, standard deviation 0.3081.
  it('has about the mean and the contrast of MNIST', () => {
    const { data } = digits({ count: 1000, seed: 7 }).images
    const mean = data.reduce((sum, value) => sum + value, 0) / data.length
    const variance = data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / data.length
    expect(mean).toBeGreaterThan(0.12)
    expect(mean).toBeLessThan(0.14)
    expect(Math.sqrt(variance)).toBeGreaterThan(0.28)
    expect(Math.sqrt(variance)).toBeLessThan(0.33)
  })

  it('can be told apart by its nearest neighbour, and mostly by the nearest class mean', () => {
    const train = digits({ count: 1000, seed: 8 })
    const test = digits({ count: 300, seed: 8, start: 1000 })
    const rows = Array.from(train.labels, (_, i) => image(train, i))
    const means = classMeans(train)
    const accuracy = (classify: (pixels: Float32Array) => number): number =>
      test.labels.reduce((hits, label, i) => hits + Number(classify(image(test, i)) === label), 0) / 300
    expect(accuracy((pixels) => train.labels[nearest(rows, pixels)]!)).toBeGreaterThan(0.95)
    const centroid = accuracy((pixels) => nearest(means, pixels))
    expect(centroid).toBeGreaterThan(0.88)
    expect(centroid).toBeLessThan(1)
  })

  it('varies within each class', () => {
    const set = digits({ count: 400, seed: 9 })
    const means = classMeans(set)
    const spread = new Float64Array(10)
    set.labels.forEach((label, i) => {
      spread[label]! += squaredDistance(image(set, i), means[label]!) / 40
    })
    // Mean squared distance to the class mean; in MNIST it is 22 for the ones and 37 to 50 for the others.
    expect(Math.min(...spread)).toBeGreaterThan(15)
    expect(Math.max(...spread)).toBeLessThan(50)
  })

  it.each([
    { count: 0 },
    { count: 1.5 },
    { count: Number.NaN },
    { count: 1e12 },
    { start: -1 },
    { start: 2 ** 53 },
    { seed: -1 },
    { seed: 0.5 },
  ])('refuses %j', (options) => {
    expect(() => digits(options)).toThrow(OptionError)
  })
})

describe('glyphStyles', () => {
  it('has ten digits whose poses agree in strokes and points', () => {
    expect(glyphStyles).toHaveLength(10)
    for (const { poses } of glyphStyles.flat()) {
      const structures = poses.map((pose) => {
        const strokes = pose.split(' / ').map((stroke) => stroke.split(', '))
        return strokes.map((points) => points.map((point, i) => point === points[i + 1]))
      })
      for (const structure of structures) expect(structure).toEqual(structures[0])
    }
  })
})
