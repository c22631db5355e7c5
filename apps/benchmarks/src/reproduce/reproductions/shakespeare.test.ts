import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { selectReproductionBackend } from '../reproduction-backends.js'
import { shakespeare } from './shakespeare.js'

const folder = mkdtempSync(join(tmpdir(), 'shakespeare-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

beforeAll(async () => {
  const line = (i: number) => `${i % 2 ? 'to be' : 'or not'} ${'abcdefgh'[i % 8]}${'stuvwx'[i % 6]}, `
  writeFileSync(join(folder, 'input.txt'), Array.from({ length: 240 }, (_, i) => line(i)).join(''))
  await selectReproductionBackend(undefined)
})

it('shakespeare trains on longer and longer windows and judges what the decoder writes by itself', async () => {
  const lines: string[] = []
  const { value, details } = await shakespeare.run({
    seed: 1,
    data: async () => folder,
    callbacks: [],
    print: (line) => lines.push(line),
  })
  expect(lines.slice(0, 6)).toEqual([
    'data     tinyshakespeare: 227 windows of 8 characters to train on',
    expect.stringMatching(/^right {4}\d+\.\d % of 8 characters held out, by itself$/),
    'data     tinyshakespeare: 376 windows of 16 characters to train on',
    expect.stringMatching(/^right {4}\d+\.\d % of 16 characters held out, by itself$/),
    'data     tinyshakespeare: 746 windows of 32 characters to train on',
    expect.stringMatching(/^right {4}\d+\.\d % of 32 characters held out, by itself$/),
  ])
  // The two commonest of the 18 characters are a quarter of the text.
  expect(value).toBeGreaterThan(0.3)
  const examples = details?.examples as { read: string; wrote: string }[]
  const right = examples.flatMap(({ read, wrote }) => [...read].map((character, i) => Number(character === wrote[i])))
  expect(right).toHaveLength(96)
  expect(lines.slice(6)).toEqual(
    examples.map(({ read, wrote }) => `read     ${JSON.stringify(read)}\nwrote    ${JSON.stringify(wrote)}`),
  )
})
