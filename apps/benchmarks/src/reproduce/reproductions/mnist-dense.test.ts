import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { digits } from '@autoencoders/data'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { selectReproductionBackend } from '../reproduction-backends.js'
import { mnistDense } from './mnist-dense.js'

const folder = mkdtempSync(join(tmpdir(), 'mnist-dense-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

beforeAll(async () => {
  for (const [part, count] of [
    ['train', 96],
    ['t10k', 32],
  ] as const) {
    const { images, labels } = digits({ count, seed: count })
    const pixels = Uint8Array.from(images.data, (value) => Math.round(255 * value))
    writeFileSync(join(folder, `${part}-images-idx3-ubyte`), idx([count, 28, 28], pixels))
    writeFileSync(join(folder, `${part}-labels-idx1-ubyte`), idx([count], labels))
  }
  await selectReproductionBackend(undefined)
})

function idx(shape: readonly number[], values: Uint8Array): Buffer {
  const header = Buffer.alloc(4 + 4 * shape.length)
  header.writeUInt32BE(0x0800 + shape.length)
  for (const [axis, length] of shape.entries()) header.writeUInt32BE(length, 4 + 4 * axis)
  return Buffer.concat([header, values])
}

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
