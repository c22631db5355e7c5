import { readFileSync } from 'node:fs'
import { ndArray, sliceRows } from '@autoencoders/core'
import { describe, expect, it } from 'vitest'
import { realData } from '../testing/reference-files.js'
import { slidingWindows } from '../windows/sliding-windows.js'
import { padSequences } from './pad-sequences.js'
import { unpadSequences } from './unpad-sequences.js'

const { path, available } = realData('robot-failures', 'lp1.data')

/** Each run is a line with its class and 15 lines of 6 readings. */
function runs() {
  const blocks = readFileSync(path, 'utf8')
    .trim()
    .split(/\r?\n\s*\r?\n\s*(?=[a-z])/)
  return blocks.map((block) => ndArray(block.trim().split(/\s+/).slice(1).map(Number), [15, 6]))
}

describe(`runs of robots${available ? '' : ' (not run: ../shared/data is absent)'}`, () => {
  it.skipIf(!available)('cut short at different times are padded and come back', () => {
    const cut = runs().map((run, i) => sliceRows(run, 0, 1 + (i % 15)))
    expect(cut.length).toBe(88)
    const { input, mask } = padSequences(cut, { length: 15 })
    expect(input.shape).toEqual([88, 15, 6])
    expect(mask.data.reduce((sum, step) => sum + step, 0)).toBe(cut.reduce((sum, { shape }) => sum + shape[0]!, 0))
    expect(unpadSequences(input, mask)).toEqual(cut)
  })

  it.skipIf(!available)('are cut into windows run by run and come back', () => {
    const whole = runs()
    const { windows, toPoints } = slidingWindows(whole, { length: 5, stride: 5 })
    expect(windows.shape).toEqual([88 * 3, 5, 6])
    expect(toPoints(windows, { uncovered: 'error' })).toEqual(whole)
  })
})
