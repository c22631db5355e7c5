import { describe, expect, it } from 'vitest'
import { gaussianWindow, separableFilter, uniformWindow } from './separable-filter.js'

describe('separableFilter', () => {
  it('is the double sum it says it is', () => {
    const [height, width] = [6, 5]
    const image = Float64Array.from({ length: height * width }, (_, i) => (i * 7919) % 31)
    const window = Float64Array.of(0.5, -1, 2)
    const filter = separableFilter(window, height, width)
    const filtered = new Float64Array(filter.height * filter.width)
    filter.apply(image, filtered)
    const expected = Array.from(filtered, (_, k) => {
      const [row, column] = [Math.floor(k / 3), k % 3]
      let sum = 0
      for (let i = 0; i < 3; i++) {
        for (let j = 0; j < 3; j++) sum += window[i]! * window[j]! * image[(row + i) * width + column + j]!
      }
      return sum
    })
    expect([filter.height, filter.width]).toEqual([4, 3])
    expect([...filtered]).toEqual(expected)
  })

  it('has windows that sum to 1 and are even', () => {
    for (const window of [gaussianWindow(11, 1.5), uniformWindow(7)]) {
      expect(window.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 15)
      expect([...window]).toEqual([...window].reverse())
    }
    const gaussian = gaussianWindow(11, 1.5)
    expect(gaussian[5]! / gaussian[8]!).toBeCloseTo(Math.exp(2), 12)
  })
})
