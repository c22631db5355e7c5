import { describe, expect, it } from 'vitest'
import { peakOf } from './measure-peak.js'

describe('peakOf', () => {
  it('turns the shortest product of 512×512 into GFLOP/s, and leaves out who could not', () => {
    const best = new Map([
      ['ours-wasm', 2 * 268.435456],
      ['pytorch', 1],
      ['keras', Number.POSITIVE_INFINITY],
    ])
    const peak = peakOf(best)
    expect(peak.by).toBe('pytorch')
    expect(peak.gigaflopsPerSecond).toBeCloseTo(268.435456)
    expect(Object.keys(peak.all)).toEqual(['pytorch', 'ours-wasm'])
    expect(peak.all['ours-wasm']).toBeCloseTo(0.5)
  })

  it('is 0 when nobody could', () => {
    expect(peakOf(new Map())).toEqual({ gigaflopsPerSecond: 0, by: 'nobody', all: {} })
  })
})
