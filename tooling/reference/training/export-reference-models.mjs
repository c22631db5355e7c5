// Writes what the reference models' training begins with as JSON: optimizer, samples, first weights, and the noise of
// every step, drawn from our own streams. Needs the built packages: `npx tsc -b packages/conformance`.

import { writeFileSync } from 'node:fs'

const built = (file) => import(new URL(`../../../packages/${file}`, import.meta.url))
const { randomStreams } = await built('core/dist/index.js')
const { referenceModels } = await built('conformance/dist/models/reference-models.js')
const { REFERENCE_BATCH, REFERENCE_SEED, REFERENCE_STEPS, referenceOptimizer, referenceSamples } = await built(
  'conformance/dist/trajectories/reference-model-runs.js',
)

/** Of the variational model's latent. */
const LATENT = 20

const [output] = process.argv.slice(2)
if (!output) {
  console.error('Usage: node export-reference-models.mjs OUTPUT.json')
  process.exit(1)
}

const plain = ({ data, shape }) => ({ data: [...data], shape })

/** ε of every step: the stream `latent` of the phase that trains the autoencoder. */
function noise() {
  const streams = randomStreams(REFERENCE_SEED)
  return Array.from({ length: REFERENCE_STEPS }, (_, step) => [
    ...streams.stream('training/autoencoder/latent', step).normal(REFERENCE_BATCH * LATENT),
  ])
}

async function inputsOf(reference) {
  const model = reference.create({ seed: REFERENCE_SEED })
  const weights = await model.weights()
  model.dispose()
  return {
    name: reference.name,
    samples: plain(referenceSamples(reference)),
    weights: Object.fromEntries([...weights].map(([key, array]) => [key, plain(array)])),
    ...(reference.name === 'vae' && { noise: noise() }),
  }
}

writeFileSync(
  output,
  JSON.stringify({
    steps: REFERENCE_STEPS,
    batch: REFERENCE_BATCH,
    optimizer: referenceOptimizer().options,
    models: await Promise.all(referenceModels.map(inputsOf)),
  }),
)
