// Writes the bundles of src/testing/saved-models, which every later release must open: run once for each new format of
// saved models, after a build, with a name for it. Never run it over files that are there: they are what users have.
//
//   node scripts/write-saved-models.mjs 0.1

import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  bernoulli,
  convAutoencoder,
  cpu,
  denseArchitecture,
  denseAutoencoder,
  lstmAutoencoder,
  masking,
  memoryStore,
  selectBackend,
  vae,
  vqVae,
} from '../dist/index.js'

const [format] = process.argv.slice(2)
if (!/^\d+\.\d+$/.test(format ?? '')) throw new Error('write-saved-models: expected a release such as 0.1.')
const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'src', 'testing', 'saved-models', format)
if (existsSync(folder)) throw new Error(`write-saved-models: expected a new folder, received ${folder}.`)
mkdirSync(folder, { recursive: true })

/** Data between 0 and 1, the same everywhere. */
function rows(...shape) {
  const length = shape.reduce((size, axis) => size * axis, 1)
  return { data: Float32Array.from({ length }, (_, i) => ((i * 37) % 101) / 101), shape }
}

const architecture = denseArchitecture({ hiddenUnits: [5], activation: 'tanh' })
const models = {
  dense: denseAutoencoder({
    inputShape: [6],
    hiddenUnits: [5],
    latentSize: 2,
    corruption: masking({ probability: 0.2 }),
    seed: 1,
  }),
  conv: convAutoencoder({ inputShape: [8, 8, 1], filters: [2, 3], latentSize: 2, seed: 1 }),
  lstm: lstmAutoencoder({ inputShape: [5, 2], units: [4], latentSize: 2, seed: 1 }),
  vae: vae({ inputShape: [6], architecture, latentSize: 2, reconstruction: bernoulli({ reduction: 'sum' }), seed: 1 }),
  vqVae: vqVae({ inputShape: [6], architecture, latentSize: 2, codes: 4, seed: 1 }),
}

await selectBackend([cpu()])
for (const [name, model] of Object.entries(models)) {
  const samples = rows(16, ...model.inputShape)
  await model.fit(samples, { epochs: 2, batchSize: 8 })
  model.metadata = { name, note: 'é' }
  const store = memoryStore()
  await model.save(store)
  writeFileSync(join(folder, `${name}.safetensors`), await store.read())
  const few = rows(3, ...model.inputShape)
  const [codes, output, scores] = [await model.encode(few), await model.reconstruct(few), await model.score(few)]
  const expected = Object.fromEntries(
    Object.entries({ codes, output, scores }).map(([key, { data, shape }]) => [key, { data: [...data], shape }]),
  )
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(expected)}\n`)
}
