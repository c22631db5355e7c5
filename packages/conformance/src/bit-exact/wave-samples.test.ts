import { expect, it } from 'vitest'
import { waveSamples } from './wave-samples.js'

it('gives different waves in [0, 1]', () => {
  const { data, shape } = waveSamples(4, [7, 8, 1])
  expect(shape).toEqual([4, 7, 8, 1])
  expect(Math.min(...data)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...data)).toBeLessThanOrEqual(1)
  const rows = [0, 1, 2, 3].map((row) => data.slice(56 * row, 56 * (row + 1)).join())
  expect(new Set(rows).size).toBe(4)
})
