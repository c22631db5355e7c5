import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type NdArray, sliceRows } from '@autoencoders/core'
import { digits } from '@autoencoders/data'
import { readMnist } from '@autoencoders/data/node'
import { beforeAll, describe, expect, it } from 'vitest'
import { chooseBackend } from '../choose-backend.js'
import { type DrawDigitsOptions, type DrawnDigits, drawDigits } from './draw-digits.js'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const folder = join(process.env.AUTOENCODERS_DATA ?? join(root, '../shared/data'), 'mnist')
const available = existsSync(folder)

async function all(train: NdArray, test: NdArray, options: DrawDigitsOptions): Promise<Map<string, DrawnDigits>> {
  const drawn = new Map<string, DrawnDigits>()
  for await (const each of drawDigits(train, test, options)) drawn.set(each.sampler, each)
  return drawn
}

describe('digits of models without a prior', () => {
  beforeAll(() => chooseBackend('wasm'))
  const { images } = digits({ count: 130, seed: 1 })
  const [train, test] = [sliceRows(images, 0, 120), sliceRows(images, 120, 130)]

  it.each([
    ['rae', ['held out', 'gaussianMixture', 'normal', 'twoStage', 'flow', 'none']],
    ['vq', ['held out', 'autoregressiveCodes', 'none']],
  ] as const)('%s: every sampler draws images', async (model, names) => {
    const drawn = await all(train, test, { model, epochs: 1, samplerEpochs: 1, count: 4, seed: 1 })
    expect([...drawn.keys()]).toEqual(names)
    for (const [name, { images, nearest }] of drawn) {
      expect(images.shape).toEqual([name === 'held out' ? 10 : 4, 28, 28])
      expect(images.data.every((value) => value >= 0 && value <= 1)).toBe(true)
      expect(nearest).toBeGreaterThan(0)
    }
  })

  const name = 'real MNIST: a mixture on codes draws what is as near to digits as digits are'
  it.skipIf(!available)(
    `${name}${available ? '' : ' (not run: ../shared/data is absent)'}`,
    { timeout: 300_000 },
    async () => {
      const { train, test } = await readMnist(folder, { limit: 3000 })
      const options = { model: 'rae', epochs: 8, samplers: ['gaussianMixture'], count: 100, seed: 1 } as const
      const drawn = await all(train.images, sliceRows(test.images, 0, 100), options)
      const nearest = (sampler: string) => drawn.get(sampler)!.nearest
      expect(nearest('gaussianMixture')).toBeLessThan(1.15 * nearest('held out'))
      expect(nearest('none')).toBeGreaterThan(nearest('gaussianMixture'))
    },
  )
})
