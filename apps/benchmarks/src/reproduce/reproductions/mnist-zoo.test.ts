import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { selectReproductionBackend } from '../reproduction-backends.js'
import { writeGeneratedMnist } from '../testing/generated-mnist.js'
import { mnistAttack } from './mnist-attack.js'
import { mnistIwae } from './mnist-iwae.js'
import { mnistVae } from './mnist-vae.js'

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
])('$reproduction.name measures what it says, the same each time', async ({ reproduction, least, most }) => {
  const lines: string[] = []
  const run = () =>
    reproduction.run({ seed: 1, data: async () => folder, callbacks: [], print: (line) => lines.push(line) })
  const { value, reference } = await run()
  expect(lines[0]).toMatch(/^data {5}mnist: 96 training and 32 test images/)
  expect(value).toBeGreaterThan(least)
  expect(value).toBeLessThan(most)
  expect(reference === undefined).toBe(reproduction.reference !== 'measured')
  const again = await run()
  expect([again.value, again.reference]).toEqual([value, reference])
})
