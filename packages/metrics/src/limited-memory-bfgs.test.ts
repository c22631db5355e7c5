import { describe, expect, it } from 'vitest'
import { limitedMemoryBfgs } from './limited-memory-bfgs.js'

const rule = { tolerance: 1e-9, maximumIterations: 500 }

describe('limitedMemoryBfgs', () => {
  it('finds the minimum of a bowl, long in one direction', () => {
    const curvatures = [1, 1e4, 30, 0.01]
    const bowl = (point: Float64Array) => ({
      value: point.reduce((sum, x, i) => sum + 0.5 * curvatures[i]! * (x - i) ** 2, 0),
      gradient: point.map((x, i) => curvatures[i]! * (x - i)),
    })
    const { point, converged, iterations } = limitedMemoryBfgs(bowl, Float64Array.of(9, 9, 9, 9), rule)
    expect(converged).toBe(true)
    expect(iterations).toBeLessThan(100)
    point.forEach((x, i) => {
      expect(x).toBeCloseTo(i, 6)
    })
  })

  it('finds the minimum of log(eˣ + e⁻²ˣ), where x is log 2 ÷ 3', () => {
    const function_ = ([x]: Float64Array) => {
      const [up, down] = [Math.exp(x!), Math.exp(-2 * x!)]
      return { value: Math.log(up + down), gradient: Float64Array.of((up - 2 * down) / (up + down)) }
    }
    const { point } = limitedMemoryBfgs(function_, Float64Array.of(5), rule)
    expect(point[0]).toBeCloseTo(Math.LN2 / 3, 8)
  })

  it('stops at once where there is no slope, and after as many steps as it may take', () => {
    const square = ([x]: Float64Array) => ({ value: x! * x!, gradient: Float64Array.of(2 * x!) })
    expect(limitedMemoryBfgs(square, Float64Array.of(0), rule)).toMatchObject({ converged: true, iterations: 0 })
    const stopped = limitedMemoryBfgs(square, Float64Array.of(100), { ...rule, maximumIterations: 1 })
    expect(stopped).toMatchObject({ converged: false, iterations: 1 })
  })
})
