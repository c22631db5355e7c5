#!/usr/bin/env node
/**
 * Training that survives a crash: run it, kill it at any moment, run it again with the same arguments.
 * It goes on from the last checkpoint and prints the hash of the weights that an unbroken run would have given.
 *
 *     node dist/resume/main.js --checkpoint run.checkpoint [--epochs 4] [--samples 600] [--every 5] [--backend wasm]
 */

import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { file } from '@autoencoders/core/node'
import { digits, gaussianNoise } from '@autoencoders/data'
import { denseAutoencoder } from '@autoencoders/dense'
import { chooseBackend } from '../choose-backend.js'

const text = { type: 'string' } as const
const { values } = parseArgs({ options: { checkpoint: text, epochs: text, samples: text, every: text, backend: text } })
const checkpoint = values.checkpoint ?? 'run.checkpoint'
const store = file(checkpoint)

await chooseBackend(values.backend)
const { images } = digits({ count: Number(values.samples ?? 600), seed: 0 })
const model = denseAutoencoder({
  inputShape: [28, 28],
  hiddenUnits: [64],
  latentSize: 16,
  dropout: 0.1,
  outputActivation: 'sigmoid',
  corruption: gaussianNoise({ standardDeviation: 0.1, clip: [0, 1] }),
  seed: 1,
})
const events = model.train(images, {
  epochs: Number(values.epochs ?? 4),
  checkpoint: { to: store, everySteps: Number(values.every ?? 5) },
  ...(existsSync(checkpoint) && { resumeFrom: store }),
})
for await (const event of events) {
  if (event.type === 'start') console.log(`start ${event.resumed?.step ?? 0}`)
  if (event.type === 'step') console.log(`step ${event.step}`)
  if (event.type === 'checkpoint') console.log(`checkpoint ${event.step}`)
}
const hash = createHash('sha256')
for (const { data } of (await model.weights()).values()) hash.update(new Uint8Array(data.buffer))
console.log(`weights ${hash.digest('hex')}`)
