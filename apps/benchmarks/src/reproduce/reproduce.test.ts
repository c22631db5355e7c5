import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BackendError, type BackendSelection, DivergenceError } from '@autoencoders/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ExitStatus, reproduce } from './reproduce.js'
import type { Measurement, Reproduction, ReproductionContext } from './reproduction.js'
import type { ReproductionResult } from './reproduction-result.js'

let folder = ''
let output: string[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reproduce-'))
  output = []
  writeFileSync(
    join(folder, 'README.md'),
    '# Results\n\n<!-- results: npm run reproduce writes this table -->\n<!-- end of results -->\n\nmore\n',
  )
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const selection: BackendSelection = {
  name: 'cpu',
  tfjsName: 'cpu',
  device: 'plain JavaScript',
  precision: 'float32',
  threads: 1,
  version: '4.22.0',
  features: [],
  passedOver: [{ name: 'wasm', reason: 'it has no SIMD here' }],
}

function measuring(run: (context: ReproductionContext) => Promise<Measurement>, claim: Partial<Reproduction> = {}) {
  const tiny: Reproduction = {
    name: 'tiny',
    title: 'a tiny one',
    metric: 'error',
    reference: 0.5,
    margin: 0.1,
    direction: 'lower',
    source: 'nobody',
    seed: 7,
    run,
    ...claim,
  }
  return (...args: string[]): Promise<ExitStatus> =>
    reproduce(args, {
      reproductions: [tiny],
      results: join(folder, 'results'),
      readme: join(folder, 'README.md'),
      callbacks: [],
      selectBackend: async () => selection,
      print: (text) => output.push(text),
      printError: (error) => output.push(String(error)),
    })
}

function giving(value: number, claim: Partial<Reproduction> = {}) {
  return measuring(async () => ({ value, details: { epochs: [1, 2] } }), claim)
}

function written(path = join(folder, 'results/tiny.json')): ReproductionResult {
  return JSON.parse(readFileSync(path, 'utf8')) as ReproductionResult
}

const told = () => output.join('\n')

describe('npm run reproduce', () => {
  it('passes within the margin, says so, and writes all of it', async () => {
    const json = join(folder, 'copies/result.json')
    expect(await giving(0.54)('tiny', '--json', json)).toBe(0)
    expect(told()).toContain('not wasm: it has no SIMD here')
    expect(told()).toContain('measured   0.54')
    expect(told()).toContain('PASS  tiny: 0.54 is at most 0.55')
    const result = written()
    expect(result).toMatchObject({
      name: 'tiny',
      title: 'a tiny one',
      metric: 'error',
      value: 0.54,
      reference: 0.5,
      margin: 0.1,
      direction: 'lower',
      pass: true,
      source: 'nobody',
      command: 'npm run reproduce -- tiny --backend cpu',
      backend: 'cpu',
      seed: 7,
      details: { epochs: [1, 2] },
    })
    expect(result.seconds).toBeGreaterThanOrEqual(0)
    expect(result.versions).toMatchObject({ node: process.version, tfjs: expect.stringMatching(/^4\.22\./) })
    expect(result.versions.packages).toHaveProperty('@autoencoders/core')
    expect(result.versions.machine.cores).toBeGreaterThan(0)
    expect(written(json)).toEqual(result)
    expect(readdirSync(join(folder, 'results'))).toEqual(['tiny.json'])
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toMatch(/`tiny` +\| a tiny one .*\| pass .*\|\n/)
  })

  it('fails beyond the margin, and writes that too', async () => {
    expect(await giving(0.56)('tiny')).toBe(1)
    expect(told()).toContain('FAIL  tiny: 0.56 is not at most 0.55')
    expect(written().pass).toBe(false)
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toContain('**fail**')
  })

  it('holds a value to a peer that was measured with it', async () => {
    const beside = (reference?: number) =>
      measuring(async () => ({ value: 0.9, ...(reference !== undefined && { reference }) }), {
        reference: 'measured',
        direction: 'higher',
        margin: 0,
      })
    expect(await beside(0.8)('tiny')).toBe(0)
    expect(written().reference).toBe(0.8)
    expect(await beside(0.91)('tiny')).toBe(1)
    expect(await beside()('tiny')).toBe(1)
    expect(told()).toContain('measured 0.9 beside undefined, which cannot be compared')
  })

  it('says which folder is needed when data are absent, and does not pretend to have tried', async () => {
    const needing = measuring(async ({ data }) => ({ value: (await data('mnist')).length }))
    expect(await needing('tiny', '--data', folder)).toBe(2)
    expect(told()).toContain(`expected the data in the folder ${join(folder, 'mnist')}, received no such folder`)
    expect(told()).toContain('--data FOLDER, or AUTOENCODERS_DATA')
    expect(told()).not.toMatch(/PASS|FAIL/)
    expect(existsSync(join(folder, 'results'))).toBe(false)
  })

  it.each([
    ['a crash', new TypeError('x is not a function'), 1],
    ['divergence', new DivergenceError(3, { where: 'fit', expected: 'a finite loss', received: 'NaN' }), 1],
  ])('%s leaves the result and the table that were there', async (_, error, status) => {
    await giving(0.5)('tiny')
    const before = [written(), readFileSync(join(folder, 'README.md'), 'utf8')]
    output = []
    const crashing = measuring(async () => {
      throw error
    })
    expect(await crashing('tiny')).toBe(status)
    expect(told()).toContain(error.message)
    expect(told()).not.toMatch(/PASS|FAIL/)
    expect([written(), readFileSync(join(folder, 'README.md'), 'utf8')]).toEqual(before)
  })

  it('writes no figure that is none', async () => {
    expect(await giving(Number.NaN)('tiny')).toBe(1)
    expect(existsSync(join(folder, 'results'))).toBe(false)
  })

  it('a backend that does not work could not be tried', async () => {
    const refusal = new BackendError({ where: 'selectBackend', expected: 'one that works', received: 'none' })
    const unable = measuring(async () => {
      throw refusal
    })
    expect(await unable('tiny')).toBe(2)
  })

  it('gives its seed to the run, and names what it ran with', async () => {
    const seeded = measuring(async ({ seed, print }) => {
      print('reading')
      return { value: seed / 100 }
    })
    expect(await seeded('tiny', '--data', 'my data', '--backend', 'cpu')).toBe(0)
    expect(written()).toMatchObject({
      value: 0.07,
      command: "npm run reproduce -- tiny --backend cpu --data 'my data'",
    })
    expect(output).toContain('reading')
  })

  it('lists, helps, and writes the table again', async () => {
    const tiny = giving(0.5)
    expect(await tiny('--list')).toBe(0)
    expect(told()).toContain('tiny  a tiny one\n      error: at most 0.55')
    expect(await tiny('--help')).toBe(0)
    expect(told()).toContain('Exit status')
    await tiny('tiny')
    const table = readFileSync(join(folder, 'README.md'), 'utf8')
    writeFileSync(join(folder, 'README.md'), table.replace('`tiny`', '`tony`'))
    expect(await tiny('--table')).toBe(0)
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toBe(table)
  })

  it('names a result file that is damaged', async () => {
    const tiny = giving(0.5)
    await tiny('tiny')
    writeFileSync(join(folder, 'results/other.json'), '{ "name": "oth')
    expect(await tiny('--table')).toBe(2)
    expect(told()).toContain(`expected a result in ${join(folder, 'results/other.json')}, received no JSON`)
  })

  it.each([
    [[], 'one name of tiny, received none'],
    [['giant'], 'received giant'],
    [['tiny', 'tiny'], 'received tiny tiny'],
    [['tiny', '--backend', 'webgl'], '--backend of wasm or cpu, received "webgl"'],
    [['tiny', '--fast'], "Unknown option '--fast'"],
  ])('a usage error is status 2: %j', async (args, message) => {
    expect(await giving(0.5)(...args)).toBe(2)
    expect(told()).toContain(message)
    expect(existsSync(join(folder, 'results'))).toBe(false)
  })
})
