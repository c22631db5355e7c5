import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { selectReproductionBackend } from '../reproduction-backends.js'
import { writeGeneratedMnist } from '../testing/generated-mnist.js'
import { mnistAae } from './mnist-aae.js'
import { mnistAttack } from './mnist-attack.js'
import { mnistIwae } from './mnist-iwae.js'
import { mnistRae } from './mnist-rae.js'
import { mnistVae } from './mnist-vae.js'
import { mnistVaeLikelihood } from './mnist-vae-likelihood.js'
import { mnistVqVae } from './mnist-vq-vae.js'
import { measureGaps } from './shapes-factors.js'

const folder = mkdtempSync(join(tmpdir(), 'mnist-zoo-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

beforeAll(async () => {
  writeGeneratedMnist(folder)
  await selectReproductionBackend(undefined)
})

// 96 images are too few for the claims; what is measured must be a number, and the same again.
it.each([
  { reproduction: mnistVae, least: 1, most: 784 * Math.LN2 },
  { reproduction: mnistIwae, least: 1, most: 784 * Math.LN2 },
  { reproduction: mnistAttack, least: 0, most: 1 },
  { reproduction: mnistVaeLikelihood, least: 1, most: 784 * Math.LN2 },
  { reproduction: mnistVqVae, least: 1, most: 64 },
  { reproduction: mnistRae, least: 0, most: 1e4 },
  { reproduction: mnistAae, least: 0, most: 1 },
])('$reproduction.name measures what it says, the same each time', async ({ reproduction, least, most }) => {
  const lines: string[] = []
  const run = () =>
    reproduction.run({ seed: 1, data: async () => folder, callbacks: [], print: (line) => lines.push(line) })
  const { value, reference } = await run()
  expect(lines[0]).toMatch(/^data {5}mnist: (96 training and 32 test|64 training) images/)
  expect(value).toBeGreaterThan(least)
  expect(value).toBeLessThan(most)
  expect(reference === undefined).toBe(reproduction.reference !== 'measured')
  const again = await run()
  expect([again.value, again.reference]).toEqual([value, reference])
})

it('shapes-factors measures both on the same shapes, the same each time', async () => {
  const lines: string[] = []
  const context = { seed: 1, data: async () => folder, callbacks: [], print: (line: string) => lines.push(line) }
  const measure = () => measureGaps(context, { epochs: 2, runs: 2, scales: 2, places: 3 })
  const { value, reference } = await measure()
  expect(lines[0]).toBe('data     54 generated shapes')
  expect(lines.filter((line) => line.startsWith('β = 6'))).toHaveLength(2)
  for (const gap of [value, reference]) {
    expect(gap).toBeGreaterThan(0)
    expect(gap).toBeLessThan(1)
  }
  expect(value).not.toBe(reference)
  expect(await measure()).toMatchObject({ value, reference })
})
