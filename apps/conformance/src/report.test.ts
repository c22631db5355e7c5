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

  it('has a line for each model under its family, and a column for each backend', () => {
    const page = certificatePage({ machine, rows: [measured, blamed, absent] })
    const matrix = page.slice(page.indexOf('<table class="matrix">'), page.indexOf('</table>'))
    const texts = (pattern: RegExp) => [...matrix.matchAll(pattern)].map(([, text]) => text)
    expect(texts(/<th scope="rowgroup"[^>]*>([^<]*)/g)).toEqual(['layers'])
    expect(texts(/<td class="model"[^>]*>([^<]*)/g)).toEqual(['conv', 'vae'])
    expect(texts(/<th class="first" colspan="(\d)">/g)).toEqual(['2', '1'])
    expect(texts(/<td class="(pass|FAIL|absent)/g)).toEqual(['pass', 'absent', 'FAIL', 'absent', 'absent', 'absent'])
  })

  it('leads from each number to all of its model, and names what is to blame', () => {
    const page = certificatePage({ machine, rows: [measured, blamed, absent] })
    for (const [, anchor] of page.matchAll(/href="#([^"]*)"/g)) expect(page).toContain(`<td id="${anchor}">`)
    expect(page).toContain('<a href="#conv-webgl-chromium">2.0e-2</a>')
    expect(page).toContain('<li>conv, webgl in Chromium: BatchMatMul of [8, 7] [7, 4] is off by 1.0e-1</li>')
    expect(page).toContain('<td>BatchMatMul of [8, 7] [7, 4] is off by 1.0e-1</td>')
  })

  it('says once why a backend is not there', () => {
    const page = certificatePage({ machine, rows: [absent, { ...absent, model: 'conv' }] })
    expect(page.match(/<li>[^<]*/g)).toEqual(['<li>cuda in Node: no &lt;addon&gt;'])
  })

  it('escapes what it is told', () => {
    const page = certificatePage({ machine, rows: [absent] })
    expect(page).toContain('no &lt;addon&gt;')
    expect(page).toContain('AMD &amp; Co')
  })
})
