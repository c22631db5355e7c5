import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type NdArray, ndArray, randomStreams } from '@autoencoders/core'
import { encodeWav } from '@autoencoders/data'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { selectReproductionBackend } from '../reproduction-backends.js'
import { fsdd } from './fsdd.js'

const folder = mkdtempSync(join(tmpdir(), 'fsdd-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

beforeAll(async () => {
  for (let digit = 0; digit < 10; digit++) {
    for (let take = 0; take < 15; take++) {
      writeFileSync(
        join(folder, `${digit}_nobody_${take}.wav`),
        encodeWav(tone(`${digit}/${take}`), { sampleRate: 8000 }),
      )
    }
  }
  // Too short for a single patch.
  writeFileSync(join(folder, '9_nobody_15.wav'), encodeWav(ndArray(new Float32Array(800), [800]), { sampleRate: 8000 }))
  await selectReproductionBackend(undefined)
})

/** A third of a second of a tone of any height in some noise. */
function tone(name: string): NdArray {
  const [height = 0, ...noise] = randomStreams(1).stream(name).uniform(2401)
  const step = (2 * Math.PI * (200 + 3000 * height)) / 8000
  return ndArray(
    noise.map((value, i) => 0.5 * Math.sin(step * i) + 0.1 * (value - 0.5)),
    [2400],
  )
}

it('fsdd learns patches of sounds, the same each time, and measures PCA beside it', async () => {
  const lines: string[] = []
  const run = () => fsdd.run({ seed: 1, data: async () => folder, callbacks: [], print: (line) => lines.push(line) })
  const { value, reference } = await run()
  // 27 spectra of each sound: 3 patches.
  expect(lines[0]).toBe('data     fsdd: 300 patches to train on, 150 held out')
  expect(lines[1]).toBe(`error    ${value.toFixed(4)}, PCA of the same latent size ${reference?.toFixed(4)}`)
  // Standardised data have a variance of 1, which is what knowing nothing would leave.
  expect(value).toBeLessThan(0.7)
  expect(reference).toBeLessThan(0.7)
  expect((await run()).value).toBe(value)
})
