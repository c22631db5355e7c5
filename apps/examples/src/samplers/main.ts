#!/usr/bin/env node
/**
 * New digits by samplers that are fitted on the codes of a trained model, as PNG grids.
 *
 *     node dist/samplers/main.js [--data DIR] [--model rae|vq] [--samplers gaussianMixture,flow]
 *                                [--images 10000] [--epochs 20] [--sampler-epochs 30] [--count 64]
 *                                [--seed 1] [--backend wasm] [--out samplers-out]
 *
 * DIR is a folder with the four MNIST files; embedded digits when left out.
 */

import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { isAutoencoderError, type NdArray, sliceRows } from '@autoencoders/core'
import { digits, encodePng } from '@autoencoders/data'
import { readMnist } from '@autoencoders/data/node'
import { imageGrid } from '@autoencoders/samplers'
import { chooseBackend } from '../choose-backend.js'
import { drawDigits } from './draw-digits.js'

const text = { type: 'string' } as const
const { values } = parseArgs({
  options: {
    data: text,
    model: text,
    samplers: text,
    images: text,
    epochs: text,
    'sampler-epochs': text,
    count: text,
    seed: text,
    backend: text,
    out: text,
  },
})

async function load(
  folder: string | undefined,
  count: number,
  held: number,
): Promise<{ train: NdArray; test: NdArray }> {
  if (folder !== undefined) {
    const { train, test } = await readMnist(folder, { limit: Math.max(count, held) })
    return { train: sliceRows(train.images, 0, count), test: sliceRows(test.images, 0, held) }
  }
  const { images } = digits({ count: count + held, seed: 0 })
  return { train: sliceRows(images, 0, count), test: sliceRows(images, count, count + held) }
}

try {
  const { name } = await chooseBackend(values.backend)
  const count = Number(values.count ?? 64)
  const { train, test } = await load(values.data, Number(values.images ?? 10_000), count)
  console.log(`${train.shape[0]} images of ${values.data ?? 'embedded digits'}, on ${name}`)
  const options = {
    model: values.model === 'vq' ? ('vq' as const) : ('rae' as const),
    epochs: Number(values.epochs ?? 20),
    ...(values['sampler-epochs'] !== undefined && { samplerEpochs: Number(values['sampler-epochs']) }),
    ...(values.samplers !== undefined && { samplers: values.samplers.split(',') }),
    count,
    seed: Number(values.seed ?? 1),
  }
  const out = values.out ?? 'samplers-out'
  await mkdir(out, { recursive: true })
  for await (const { sampler, images, nearest, seconds } of drawDigits(train, test, options)) {
    const path = join(out, `samplers-${options.model}-${sampler.replace(' ', '-')}.png`)
    await writeFile(path, encodePng(imageGrid(images)))
    console.log(`${sampler}: ${seconds.toFixed(1)} s, ${nearest.toFixed(4)} from the nearest image; ${path}`)
  }
} catch (error) {
  console.error(isAutoencoderError(error) ? error.message : error)
  process.exitCode = 1
}
