import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeCsvFile, writeIdxFile } from './stream-files.js'

const program = fileURLToPath(new URL('../../dist/memory/stream-peak.js', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'stream-memory-'))

beforeAll(() => {
  if (!existsSync(program)) throw new Error('apps/benchmarks is not built: run npm run build first (npm test does).')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

// V8 lets its own heap float by tens of megabytes before it collects; a ceiling leaves only what the program holds.
// Were that to grow with the data, the process would die of it.
const heapCeiling = ['--max-old-space-size=40', '--max-semi-space-size=4']

type Peak = { steps: number; peakBytes: number }

function peak(format: string, path: string, epochs: number): Peak {
  const run = [...heapCeiling, program, format, path, String(epochs)]
  return JSON.parse(execFileSync(process.execPath, run, { encoding: 'utf8' }))
}

/** The lesser of two runs: how much garbage lies about at the peak is chance, and adds some megabytes to any of them. */
function need(format: string, path: string, epochs: number): Peak {
  const [one, other] = [peak(format, path, epochs), peak(format, path, epochs)]
  return one.peakBytes < other.peakBytes ? one : other
}

describe('training from a stream', () => {
  // One time the data is well over the 64 MB of array buffers that V8 lets pile up before it looks for garbage.
  it.each([
    { format: 'csv', write: writeCsvFile, rows: 40_000 },
    { format: 'idx', write: writeIdxFile, rows: 40_000 },
  ])(
    '$format: ten times the data needs at most 10 % more memory',
    { timeout: 300_000 },
    async ({ format, write, rows }) => {
      const [small, large] = [join(folder, `small.${format}`), join(folder, `large.${format}`)]
      await write(small, rows)
      await write(large, 10 * rows)
      // As many steps over each: the longer a program runs, the more garbage its worst moment has seen.
      const [one, ten] = [need(format, small, 10), need(format, large, 1)]
      expect(ten.steps).toBeGreaterThan(0.99 * one.steps)
      expect(ten.peakBytes / one.peakBytes).toBeLessThan(1.1)
    },
  )
})
