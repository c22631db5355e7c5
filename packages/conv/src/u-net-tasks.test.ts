/** What skip connections are for: outputs that keep the input's details. */

import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { wasm } from '@autoencoders/backend-wasm'
import { adam, type NdArray, randomStreams, type Samples, selectBackend, sliceRows } from '@autoencoders/core'
import { digits, gaussianNoise } from '@autoencoders/data'
import { readNpy } from '@autoencoders/data/node'
import { beforeAll, describe, expect, it } from 'vitest'
import { type UNetAutoencoderOptions, uNetAutoencoder } from './index.js'

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..')
const folder = join(process.env.AUTOENCODERS_DATA ?? join(root, '../shared/data'), 'cifar10-4k')
const cifar = join(folder, 'cifar10_first4000_nhwc_uint8.npy')
const available = existsSync(cifar)

const small = {
  filters: [8, 16, 16],
  convolutions: 1,
  latentSize: 4,
  seed: 1,
} as const

beforeAll(async () => {
  await selectBackend([wasm()])
})

/** Test errors with skip connections and without. */
async function testErrors(
  options: Pick<UNetAutoencoderOptions, 'inputShape' | 'targetShape' | 'corruption'>,
  train: Samples,
  test: Samples,
): Promise<readonly [number, number]> {
  const errorOf = async (skips: boolean) => {
    const model = uNetAutoencoder({ ...small, ...options, skips })
    await model.fit(train, { epochs: 8, optimizer: adam({ learningRate: 0.003 }) })
    return (await model.evaluate(test)).meanSquaredError
  }
  return [await errorOf(true), await errorOf(false)]
}

function meanSquaredDifference(a: NdArray, b: NdArray): number {
  return a.data.reduce((sum, value, i) => sum + (value - b.data[i]!) ** 2, 0) / a.data.length
}

/** @param rgb `[n, height, width, 3]`. @returns Luma, `[n, height, width, 1]`. */
function grey({ data, shape }: NdArray): NdArray {
  const luma = (_: unknown, i: number) => 0.299 * data[3 * i]! + 0.587 * data[3 * i + 1]! + 0.114 * data[3 * i + 2]!
  return { data: Float32Array.from({ length: data.length / 3 }, luma), shape: [...shape.slice(0, 3), 1] }
}

describe('uNetAutoencoder', () => {
  it('denoises digits, better with skip connections than without', async () => {
    const { data } = digits({ count: 256 }).images
    const images = { data, shape: [256, 28, 28, 1] }
    const [train, clean] = [sliceRows(images, 0, 192), sliceRows(images, 192, 256)]
    const corruption = gaussianNoise({ standardDeviation: 0.3 })
    const noisy = corruption.apply(clean, randomStreams(9).stream('test'))
    const [withSkips, without] = await testErrors({ inputShape: [28, 28, 1], corruption }, train, {
      input: noisy,
      target: clean,
    })
    expect(withSkips).toBeLessThan(0.15 * meanSquaredDifference(noisy, clean))
    expect(withSkips).toBeLessThan(0.5 * without)
  })

  const name = 'colours CIFAR-10, better with skip connections than without'
  it.skipIf(!available)(`${name}${available ? '' : ' (not run: ../shared/data is absent)'}`, async () => {
    const { data, shape } = await readNpy(cifar)
    const pictures = sliceRows({ data: Float32Array.from(data, (value) => Number(value) / 255), shape }, 0, 256)
    const [train, test] = [sliceRows(pictures, 0, 192), sliceRows(pictures, 192, 256)]
    const [withSkips, without] = await testErrors(
      { inputShape: [32, 32, 1], targetShape: [32, 32, 3] },
      { input: grey(train), target: train },
      { input: grey(test), target: test },
    )
    expect(withSkips).toBeLessThan(0.6 * without)
  })
})
