import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { selectReproductionBackend } from '../reproduction-backends.js'
import { writeGeneratedMnist } from '../testing/generated-mnist.js'
import { mnistConv } from './mnist-conv.js'

const folder = mkdtempSync(join(tmpdir(), 'mnist-conv-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

beforeAll(async () => {
  writeGeneratedMnist(folder)
  await selectReproductionBackend(undefined)
})

it('mnist-conv trains both models for ten epochs, the same each time', async () => {
  const lines: string[] = []
  const run = () =>
    mnistConv.run({ seed: 1, data: async () => folder, callbacks: [], print: (line) => lines.push(line) })
  const { value, reference, details } = await run()
  expect(lines).toEqual([
    'data     mnist: 96 training and 32 test images',
    expect.stringMatching(/^dense {4}220320 parameters, test error 0\.\d+$/),
    expect.stringMatching(/^conv {5}141073 parameters, test error 0\.\d+$/),
  ])
  const { conv, dense } = details as Record<'conv' | 'dense', { testError: number; trainingLosses: number[] }>
  for (const { testError, trainingLosses } of [conv, dense]) {
    expect(trainingLosses).toHaveLength(10)
    expect(trainingLosses[9]).toBeLessThan(0.8 * trainingLosses[0]!)
    // 30 steps learn little more than the mean image.
    expect(testError).toBeGreaterThan(0.01)
    expect(testError).toBeLessThan(trainingLosses[0]!)
  }
  expect(value).toBe(conv.testError)
  expect(reference).toBeCloseTo(0.85 * dense.testError, 12)
  const again = await run()
  expect([again.value, again.reference]).toEqual([value, reference])
})
