import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { digits } from './digits.js'

const root = join(dirname(fileURLToPath(import.meta.url)), '../../../..')
const folder = join(process.env.AUTOENCODERS_DATA ?? join(root, '../shared/data'), 'mnist')
const available = existsSync(join(folder, 't10k-images-idx3-ubyte.gz'))
const PIXELS = 28 * 28

interface LabelledImages {
  readonly pixels: Uint8Array
  readonly labels: Uint8Array
}

function mnist(count: number): LabelledImages {
  const images = gunzipSync(readFileSync(join(folder, 't10k-images-idx3-ubyte.gz')))
  const labels = gunzipSync(readFileSync(join(folder, 't10k-labels-idx1-ubyte.gz')))
  return { pixels: images.subarray(16, 16 + count * PIXELS), labels: labels.subarray(8, 8 + count) }
}

function generated(count: number): LabelledImages {
  const { images, labels } = digits({ count, seed: 1 })
  return { pixels: Uint8Array.from(images.data, (value) => Math.round(255 * value)), labels }
}

/** Accuracy of the nearest neighbour, trained on one set and tested on another. */
function nearestNeighbourAccuracy(train: LabelledImages, test: LabelledImages): number {
  const hits = test.labels.filter((label, i) => {
    const image = test.pixels.subarray(i * PIXELS, (i + 1) * PIXELS)
    let best = { distance: Number.POSITIVE_INFINITY, label: -1 }
    train.labels.forEach((candidate, k) => {
      let distance = 0
      for (let j = 0; j < PIXELS; j++) distance += (image[j]! - train.pixels[k * PIXELS + j]!) ** 2
      if (distance < best.distance) best = { distance, label: candidate }
    })
    return best.label === label
  })
  return hits.length / test.labels.length
}

describe(`digits beside real MNIST${available ? '' : ' (not run: ../shared/data is absent)'}`, () => {
  it.skipIf(!available)('are read rightly by a classifier that has only seen MNIST', () => {
    expect(nearestNeighbourAccuracy(mnist(2000), generated(300))).toBeGreaterThan(0.85)
  })

  it.skipIf(!available)('teach a classifier to read most of MNIST', () => {
    expect(nearestNeighbourAccuracy(generated(2000), mnist(300))).toBeGreaterThan(0.7)
  })
})
