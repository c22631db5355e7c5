import { randomStreams } from '@autoencoders/core'
import { expect, it } from 'vitest'
import { fromPlane, principalPlane, toPlane } from './principal-plane.js'

/** Codes that spread by 3, 2 and 0.1 along three directions at right angles, about a mean. */
function codesAlong(count: number): Float32Array {
  const draws = randomStreams(5)
    .stream('codes')
    .normal(3 * count)
  const directions = [
    [2 / 3, 2 / 3, 1 / 3],
    [-2 / 3, 1 / 3, 2 / 3],
    [1 / 3, -2 / 3, 2 / 3],
  ]
  return Float32Array.from({ length: 3 * count }, (_, i) => {
    const row = 3 * Math.floor(i / 3)
    const spread = [3, 2, 0.1].map((deviation, k) => deviation * draws[row + k]! * directions[k]![i % 3]!)
    return 10 + spread.reduce((sum, value) => sum + value, 0)
  })
}

it('finds the two directions of greatest variance', () => {
  const { mean, axes, explained } = principalPlane(codesAlong(5000), 3)
  const alike = (axis: Float64Array, due: readonly number[]) =>
    Math.abs(axis.reduce((sum, value, i) => sum + value * due[i]!, 0))
  expect(alike(axes[0], [2 / 3, 2 / 3, 1 / 3])).toBeGreaterThan(0.999)
  expect(alike(axes[1], [-2 / 3, 1 / 3, 2 / 3])).toBeGreaterThan(0.999)
  for (const value of mean) expect(Math.abs(value - 10)).toBeLessThan(0.2)
  // 9 + 4 of 9 + 4 + 0.01.
  expect(explained).toBeGreaterThan(0.998)
  expect(explained).toBeLessThan(1)
})

it('goes to the plane and back, keeping what is beside it', () => {
  const codes = codesAlong(200)
  const plane = principalPlane(codes, 3)
  const code = codes.subarray(30, 33)
  const same = fromPlane(plane, toPlane(plane, code), code)
  same.forEach((value, i) => {
    expect(value).toBeCloseTo(code[i]!, 5)
  })
  const [x, y] = toPlane(plane, fromPlane(plane, [1, -2], code))
  expect([x, y]).toEqual([expect.closeTo(1, 4), expect.closeTo(-2, 4)])
})

it('does not flip when the codes hardly move', () => {
  const codes = codesAlong(300)
  const before = principalPlane(codes, 3)
  const after = principalPlane(
    codes.map((value, i) => value + 0.001 * (i % 5)),
    3,
    before,
  )
  for (const i of [0, 1] as const) {
    expect(after.axes[i].reduce((sum, value, k) => sum + value * before.axes[i][k]!, 0)).toBeGreaterThan(0.999)
  }
})

it('is the codes themselves where they have two numbers', () => {
  const plane = principalPlane(Float32Array.of(1, 2, 3, 5), 2)
  expect(toPlane(plane, [7, -4])).toEqual([7, -4])
  expect([...fromPlane(plane, [7, -4])]).toEqual([7, -4])
})
