import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomStreams } from '@autoencoders/core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { selectReproductionBackend } from '../reproduction-backends.js'
import { ecg5000 } from './ecg5000.js'

const folder = mkdtempSync(join(tmpdir(), 'ecg5000-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

beforeAll(async () => {
  const names = Array.from({ length: 140 }, (_, step) => `t${step}`)
  const rows = Array.from({ length: 180 }, (_, i) => [Number(i >= 150), ...beat(i)].join(','))
  writeFileSync(join(folder, 'ECG5000_ALL_binary.csv'), [`label,${names.join(',')}`, ...rows, ''].join('\n'))
  await selectReproductionBackend(undefined)
})

/** A peak of a random height; the last 30 have it at the other end. */
function beat(index: number): number[] {
  const [height = 0] = randomStreams(1).stream(`beat${index}`).uniform(1)
  const at = index < 150 ? 30 : 110
  return Array.from({ length: 140 }, (_, step) => Math.max(-0.5, (2 + height) * (1 - Math.abs(step - at) / 20)))
}

it('ecg5000 trains on normal beats alone and tells the others, the same each time', async () => {
  const lines: string[] = []
  const run = () => ecg5000.run({ seed: 1, data: async () => folder, callbacks: [], print: (line) => lines.push(line) })
  const { value, details } = await run()
  expect(lines[0]).toBe('data     ecg5000: 105 normal beats to train on, 75 held out')
  expect(details).toMatchObject({ autoencoder: { all: { auroc: 1, f1: 1 } }, pca: { all: { auroc: 1 } } })
  expect(value).toBe(1)
  expect((await run()).details).toEqual(details)
})
