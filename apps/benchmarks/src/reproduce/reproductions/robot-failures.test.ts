import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomStreams } from '@autoencoders/core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { learningProblems } from '../data/robot-failures.js'
import { selectReproductionBackend } from '../reproduction-backends.js'
import { robotFailures } from './robot-failures.js'

const folder = mkdtempSync(join(tmpdir(), 'robot-failures-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

beforeAll(async () => {
  for (const [i, problem] of learningProblems.entries()) {
    const runs = Array.from({ length: 6 }, (_, k) => [...runOf('normal', 10 * i + k), ''])
    const failed = [...runOf('collision', 1000 + i), '']
    writeFileSync(join(folder, `${problem}.data`), [...runs, failed].flat().join('\n'))
  }
  await selectReproductionBackend(undefined)
})

/** Six readings of small noise, fifteen times; of a failed run each is 40 from the third on. */
function runOf(label: string, number: number): string[] {
  const draws = randomStreams(1).stream(`run${number}`).uniform(90)
  const reading = (row: number, channel: number) =>
    label === 'collision' && row > 2 ? 40 : Math.round(10 * draws[6 * row + channel]!)
  return [label, ...Array.from({ length: 15 }, (_, row) => [0, 1, 2, 3, 4, 5].map((c) => reading(row, c)).join('\t'))]
}

it('robot-failures trains on normal runs alone and tells the others, beside PCA', async () => {
  const lines: string[] = []
  const measurement = await robotFailures.run({
    seed: 1,
    data: async () => folder,
    callbacks: [],
    print: (line) => lines.push(line),
  })
  expect(lines).toEqual([
    'data     robot-failures: 18 normal runs to train on, 17 held out',
    'AUROC    1.0000, PCA of the same latent size 1.0000',
  ])
  expect(measurement).toMatchObject({ value: 1, reference: 1, details: { autoencoder: { f1: 1 } } })
})
