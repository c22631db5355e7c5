import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { FormatError } from '@autoencoders/core'
import { describe, expect, it } from 'vitest'
import { judge } from './judge.js'
import { readResults } from './reproduction-result.js'
import { reproductions } from './reproductions.js'
import { resultsTable, withResultsTable } from './results-table.js'

const app = new URL('../../', import.meta.url)
const results = await readResults(fileURLToPath(new URL('results', app)))

describe('the table of results', () => {
  it('in the README is that of the result files (npm run reproduce -- --table writes it)', () => {
    const readme = readFileSync(new URL('README.md', app), 'utf8')
    expect(withResultsTable(readme, results)).toBe(readme)
  })

  it('keeps a cell in one column', () => {
    const [result] = results
    const rows = resultsTable([{ ...result!, title: 'a | b' }]).split('\n')
    expect(rows).toHaveLength(3)
    expect(rows[2]).toContain('a \\| b')
    expect(new Set(rows.map((row) => row.length)).size).toBe(1)
  })

  it('needs its marks', () => {
    expect(() => withResultsTable('# Results', [])).toThrow(FormatError)
  })
})

describe('the result files', () => {
  it('are of reproductions that there are, as they are claimed now', () => {
    for (const result of results) {
      const { reference, ...claim } = reproductions.find(({ name }) => name === result.name) ?? {}
      const { name, title, metric, margin, direction, source, seed } = result
      expect(claim).toMatchObject({ name, title, metric, margin, direction, source, seed })
      if (reference !== 'measured') expect(result.reference).toBe(reference)
      expect(result.pass).toBe(judge(result.value, result).pass)
    }
  })

  it('show that every result holds', () => {
    expect(results.filter(({ pass }) => !pass).map(({ name }) => name)).toEqual([])
  })
})

describe('reproductions', () => {
  it('have names that can be typed and file names of their own', () => {
    const names = reproductions.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    for (const name of names) expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  })
})
