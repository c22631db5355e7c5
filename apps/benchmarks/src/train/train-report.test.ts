import { describe, expect, it } from 'vitest'
import { type Measurement, type Outcome, trainRows } from './train-report.js'
import { peakLine, trainTable } from './train-table.js'

const measured = (best: number, more: Partial<Measurement> = {}): Measurement => ({
  threads: 1,
  version: 'x 1.0',
  best,
  median: 2 * best,
  blocks: 8,
  stepsPerBlock: 100,
  firstLoss: 0.2,
  lastLoss: 0.1,
  kernelShare: null,
  kernelCallsPerStep: null,
  ...more,
})

const cell = { model: 'dense', batch: 32, flopsPerSample: 1e6 }

describe('trainRows', () => {
  const rows = trainRows(
    cell,
    new Map<string, Outcome>([
      ['ours-wasm', measured(4, { kernelShare: 0.75, kernelCallsPerStep: 200 })],
      ['jax-js', measured(8, { note: 'under jit' })],
      ['keras', { reason: "No module named 'keras'" }],
    ]),
    16,
  )

  it('has samples a second, the ratio to ours and the split of the best block', () => {
    expect(rows[0]).toEqual({
      model: 'dense',
      batch: 32,
      contestant: 'ours-wasm',
      threads: 1,
      version: 'x 1.0',
      samplesPerSecond: 8000,
      msPerStep: 4,
      medianMsPerStep: 8,
      blocks: 8,
      stepsPerBlock: 100,
      ratioToOurs: 1,
      kernelMsPerStep: 3,
      overheadMsPerStep: 1,
      kernelCallsPerStep: 200,
      // 32 million operations in 4 ms.
      gigaflopsPerSecond: 8,
      shareOfPeak: 0.5,
      firstLoss: 0.2,
      lastLoss: 0.1,
      status: 'ran',
    })
  })

  it('says of others how much of our speed they have', () => {
    expect(rows[1]).toMatchObject({ ratioToOurs: 0.5, kernelMsPerStep: null, note: 'under jit', status: 'ran' })
  })

  it('keeps the row of who did not run, with the reason', () => {
    expect(rows[2]).toMatchObject({
      contestant: 'keras',
      samplesPerSecond: null,
      msPerStep: null,
      status: 'not run',
      reason: "No module named 'keras'",
    })
  })

  it('has no ratio without ours', () => {
    const [row] = trainRows(cell, new Map([['jax-js', measured(8)]]), 0)
    expect(row).toMatchObject({ ratioToOurs: null, shareOfPeak: null })
  })

  it('survives JSON as it is', () => {
    expect(JSON.parse(JSON.stringify(rows))).toEqual(rows)
  })
})

describe('trainTable', () => {
  it('has one line a contestant, and the reason of who did not run', () => {
    const outcomes = new Map<string, Outcome>([
      ['ours-wasm', measured(4, { kernelShare: 0.75 })],
      ['keras', { reason: 'ModuleNotFoundError: keras\nmore lines' }],
    ])
    const text = trainTable(trainRows(cell, outcomes, 16))
    expect(text).toMatch(
      /ours-wasm +│ +8000 │ +1\.00 │ +4\.000 │ +8\.000 │ +3\.000 │ +1\.000 │ +50\.0 │ 0\.2000 → 0\.1000/,
    )
    expect(text).toMatch(/not run: ModuleNotFoundError: keras/)
    expect(text).not.toContain('more lines')
  })
})

describe('peakLine', () => {
  it('names the fastest and everybody', () => {
    const peak = { gigaflopsPerSecond: 200, by: 'pytorch', all: { pytorch: 200, 'ours-wasm': 40 } }
    expect(peakLine(peak)).toContain('200 GFLOP/s by pytorch (pytorch 200, ours-wasm 40)')
  })
})
