import type { NdArray } from '@autoencoders/core'
import { sliceRows } from '@autoencoders/core'
import { digits } from '@autoencoders/data'
import { readMnist } from '@autoencoders/data/node'
import type { QuickstartOptions } from './options.js'

/** Images in 0..1, `[n, 28, 28]`. */
export interface QuickstartData {
  /** In words. */
  readonly source: string
  readonly train: NdArray
  readonly test: NdArray
}

const EMBEDDED_TRAIN = 6000
const EMBEDDED_TEST = 1000
/** The embedded digits are the same for everyone; `--seed` is the model's. */
const EMBEDDED_SEED = 0

/** The images to train and test on. */
export async function loadImages({
  data,
  limit = Number.POSITIVE_INFINITY,
}: QuickstartOptions): Promise<QuickstartData> {
  if (data !== undefined) {
    const { train, test } = await readMnist(data, Number.isFinite(limit) ? { limit } : {})
    return { source: data, train: train.images, test: test.images }
  }
  const counts = { train: Math.min(EMBEDDED_TRAIN, limit), test: Math.min(EMBEDDED_TEST, limit) }
  const { images } = digits({ count: EMBEDDED_TRAIN + counts.test, seed: EMBEDDED_SEED })
  return {
    source: 'embedded digits',
    train: sliceRows(images, 0, counts.train),
    test: sliceRows(images, EMBEDDED_TRAIN, EMBEDDED_TRAIN + counts.test),
  }
}
