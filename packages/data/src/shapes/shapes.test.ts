import { OptionError } from '@autoencoders/core'
import { describe, expect, it } from 'vitest'
import { type Shapes, shapes } from '../index.js'

function image({ images }: Shapes, i: number): Float32Array {
  const pixels = images.shape[1]! * images.shape[2]!
  return images.data.subarray(i * pixels, (i + 1) * pixels)
}

/** Area and middle, in pixels. */
function moments(pixels: Float32Array, size: number) {
  let [area, x, y] = [0, 0, 0]
  pixels.forEach((value, i) => {
    area += value
    x += value * ((i % size) + 0.5)
    y += value * (Math.floor(i / size) + 0.5)
  })
  return { area, x: x / area, y: y / area }
}

describe('shapes', () => {
  it('has every combination once, the row fastest', () => {
    const { images, factors, names } = shapes({ size: 16, turns: 2, places: 3 })
    expect(images.shape).toEqual([3 * 4 * 2 * 3 * 3, 16, 16])
    expect(names).toEqual(['kind', 'scale', 'turn', 'column', 'row'])
    const rows = Array.from({ length: 216 }, (_, i) => [...factors.data.subarray(5 * i, 5 * i + 5)])
    expect(new Set(rows.map(String)).size).toBe(216)
    expect(rows.slice(0, 4)).toEqual([
      [0, 0, 0, 0, 0],
      [0, 0, 0, 0, 1],
      [0, 0, 0, 0, 2],
      [0, 0, 0, 1, 0],
    ])
    expect(rows.at(-1)).toEqual([2, 3, 1, 2, 2])
  })

  it('fills the areas that geometry says', () => {
    const reach = 0.2 * 160
    const drawn = shapes({ size: 160, scales: 1, places: 1 })
    const areas = [4 * reach ** 2, 0.5 * Math.PI * reach ** 2, heartArea() * (reach / 1.15) ** 2]
    for (const [i, area] of areas.entries()) expect(moments(image(drawn, i), 160).area / area).toBeCloseTo(1, 2)
  })

  it('has turns about the middle, and halves for scales', () => {
    const turned = shapes({ kinds: 2, scales: 1, turns: 4, places: 1 })
    expect(image(turned, 1)).toEqual(image(turned, 0))
    expect(image(turned, 6)).toEqual(image(turned, 4))
    expect(image(turned, 5)).not.toEqual(image(turned, 4))
    const scaled = shapes({ size: 160, kinds: 1, scales: 2, places: 1 })
    expect(moments(image(scaled, 1), 160).area / moments(image(scaled, 0), 160).area).toBeCloseTo(4, 1)
  })

  it('is where its column and row say, and never cut', () => {
    const { images, factors } = shapes({ size: 40, kinds: 2, turns: 3, places: 5 })
    const middle = shapes({ size: 40, kinds: 2, turns: 3, places: 1 })
    const margin = 0.2 * Math.SQRT2 * 40
    for (let i = 0; i < images.shape[0]!; i++) {
      const pixels = images.data.subarray(1600 * i, 1600 * (i + 1))
      const [, , , column = 0, row = 0] = factors.data.subarray(5 * i)
      const { area, x, y } = moments(pixels, 40)
      expect(x).toBeCloseTo(margin + (column / 4) * (40 - 2 * margin), 0)
      expect(y).toBeCloseTo(margin + (row / 4) * (40 - 2 * margin), 0)
      const inTheMiddle = moments(image(middle, Math.floor(i / 25)), 40).area
      expect(area / inTheMiddle).toBeGreaterThan(0.95)
    }
  })

  it('has sixteen levels and black', () => {
    const levels = new Set(shapes().images.data)
    expect([...levels].every((value) => Number.isInteger(16 * value))).toBe(true)
    expect(levels.size).toBe(17)
  })

  it.each([{ size: 4 }, { kinds: 4 }, { scales: 0 }, { places: 1000 }])('refuses %o', (options) =>
    expect(() => shapes(options)).toThrow(OptionError),
  )
})

/** The area within (x² + y² − 1)³ = x²·y³: ∫ ½r² dφ, r being where the ray leaves the heart, found by bisection. */
function heartArea(): number {
  const rays = 20_000
  let area = 0
  for (let i = 0; i < rays; i++) {
    const [c, s] = [Math.cos((2 * Math.PI * i) / rays), Math.sin((2 * Math.PI * i) / rays)]
    let [inside, outside] = [0, 2]
    for (let step = 0; step < 50; step++) {
      const r = (inside + outside) / 2
      if ((r * r - 1) ** 3 < r ** 5 * c * c * s ** 3) inside = r
      else outside = r
    }
    area += (inside ** 2 * Math.PI) / rays
  }
  return area
}
