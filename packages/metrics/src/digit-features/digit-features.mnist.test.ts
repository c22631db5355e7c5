import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readMnist } from '@autoencoders/data/node'
import { describe, expect, it } from 'vitest'
import { classifyDigits } from '../digit-features.js'
import { accuracy } from '../index.js'

const root = join(dirname(fileURLToPath(import.meta.url)), '../../../..')
const mnist = join(process.env.AUTOENCODERS_DATA ?? join(root, '../shared/data'), 'mnist')
const available = existsSync(join(mnist, 't10k-images-idx3-ubyte.gz'))

describe(`digitFeatures beside real MNIST${available ? '' : ' (not run: ../shared/data is absent)'}`, () => {
  it.skipIf(!available)('name most digits that people wrote, though none was learnt from', async () => {
    const { test } = await readMnist(mnist)
    // 93.02 % when the network was made.
    expect(accuracy(test.labels, classifyDigits(test.images))).toBeCloseTo(0.9302, 4)
  })
})
