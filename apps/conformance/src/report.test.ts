import { describe, expect, it } from 'vitest'
import { certificatePage } from './certificate-page.js'
import { type Report, type ReportRow, remarkOf, verdictOf } from './report.js'

const measured = {
  ...{ model: 'conv', backend: 'wasm', runtime: 'node', device: 'WebAssembly', steps: 50, pass: true },
  ...{ lossDeviation: 1.5e-7, weightDeviation: 1.2e-6, tolerance: 1e-4, msPerStep: 0.59 },
  float32: { lossDeviation: 1.4e-7, weightDeviation: 1.6e-6 },
} as const satisfies ReportRow
const blamed: ReportRow = {
  ...measured,
  ...{ runtime: 'chromium', backend: 'webgl', pass: false, lossDeviation: 0.02 },
  firstDivergence: {
    operation: 'BatchMatMul',
    call: 3,
    shapes: [
      [8, 7],
      [7, 4],
    ],
    deviation: 0.1,
  },
}
const absent: ReportRow = { model: 'vae', backend: 'cuda', runtime: 'node', steps: 0, pass: false, gap: 'no <addon>' }
const machine: Report['machine'] = {
  ...{ processor: 'AMD & Co', cores: 2, system: 'linux x64', node: 'v20.19.0', chromium: '156.0' },
  date: '2026-11-23T22:00:00.000Z',
}

describe('a row', () => {
  it('passes, fails or was not measured', () => {
    expect([measured, blamed, absent].map(verdictOf)).toEqual(['pass', 'FAIL', 'absent'])
  })

  it('says which operation is to blame, or why there is nothing', () => {
    expect(remarkOf(measured)).toBe('')
    expect(remarkOf(blamed)).toBe('BatchMatMul of [8, 7] [7, 4] is off by 1.0e-1')
    expect(remarkOf(absent)).toBe('no <addon>')
    const { firstDivergence: _, ...unknown } = blamed
    expect(remarkOf({ ...unknown, unchecked: ['AutoencodersLstm'] })).toBe(
      'no operation that could be compared is off; not compared: AutoencodersLstm',
    )
  })
})

describe('certificatePage', () => {
  it('says at its top whether all agree', () => {
    expect(certificatePage({ machine, rows: [measured, absent] })).toContain('All 1 trainings agree with float64.')
    expect(certificatePage({ machine, rows: [measured, blamed] })).toContain('1 of 2 trainings deviate.')
  })

  it('has a table for each backend and runtime, and names what is to blame', () => {
    const page = certificatePage({ machine, rows: [measured, blamed, absent] })
    expect(page.match(/<caption>[^<]*/g)).toEqual([
      '<caption>wasm in Node · WebAssembly',
      '<caption>webgl in Chromium · WebAssembly',
      '<caption>cuda in Node',
    ])
    expect(page).toContain('<td>BatchMatMul of [8, 7] [7, 4] is off by 1.0e-1</td>')
  })

  it('escapes what it is told', () => {
    const page = certificatePage({ machine, rows: [absent] })
    expect(page).toContain('no &lt;addon&gt;')
    expect(page).toContain('AMD &amp; Co')
  })
})
