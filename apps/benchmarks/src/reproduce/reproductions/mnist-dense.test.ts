import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { selectReproductionBackend } from '../reproduction-backends.js'
import { writeGeneratedMnist } from '../testing/generated-mnist.js'
import { mnistDense } from './mnist-dense.js'

const folder = mkdtempSync(join(tmpdir(), 'mnist-dense-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

beforeAll(async () => {
  writeGeneratedMnist(folder)
  await selectReproductionBackend(undefined)
})

it('mnist-dense trains the seed program for ten epochs, the same each time', async () => {
  const lines: string[] = []
  const run = () =>
    mnistDense.run({ seed: 1, data: async () => folder, callbacks: [], print: (line) => lines.push(line) })
  const { value, details } = await run()
  expect(lines).toEqual(['data     mnist: 96 training and 32 test images'])
  expect(details).toMatchObject({ parameters: 218_192 })
  const losses = details?.trainingLosses as number[]
  expect(losses).toHaveLength(10)
  expect(losses[9]).toBeLessThan(0.8 * losses[0]!)
  // 30 steps learn little more than the mean image.
  expect(value).toBeGreaterThan(0.01)
  expect(value).toBeLessThan(losses[0]!)
  expect((await run()).value).toBe(value)
})
