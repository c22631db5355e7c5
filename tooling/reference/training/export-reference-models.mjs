// Writes what training begins with as JSON: optimizer, samples, first weights, and the noise of every step, drawn from our own
// streams; of the reference models, or with `--certificate` of the certificate's. Needs the built packages:
// `npx tsc -b packages/conformance`.

import { writeFileSync } from 'node:fs'

const built = (file) => import(new URL(`../../../packages/${file}`, import.meta.url))
const { randomStreams } = await built('core/dist/index.js')
const { referenceModels } = await built('conformance/dist/models/reference-models.js')
const { certificateModels, certificateOptimizer } = await built('conformance/dist/certificate/certificate-models.js')
const { REFERENCE_BATCH, REFERENCE_SEED, REFERENCE_STEPS, referenceOptimizer, referenceSamples } = await built(
  'conformance/dist/trajectories/reference-model-runs.js',
)

const [output, flag] = process.argv.slice(2)
if (!output || (flag && flag !== '--certificate')) {
  console.error('Usage: node export-reference-models.mjs OUTPUT.json [--certificate]')
  process.exit(1)
}
const certificate = flag === '--certificate'

const plain = ({ data, shape }) => ({ data: [...data], shape })

/** ε of every step: the stream `latent` of the phase that trains the autoencoder. */
function noise(latentSize) {
  const streams = randomStreams(REFERENCE_SEED)
  return Array.from({ length: REFERENCE_STEPS }, (_, step) => [
    ...streams.stream('training/autoencoder/latent', step).normal(REFERENCE_BATCH * latentSize),
  ])
}

async function inputsOf(reference) {
  const model = reference.create({ seed: REFERENCE_SEED })
  const weights = await model.weights()
  model.dispose()
  const kind = certificate ? reference.kind : reference.name
  return {
    name: reference.name,
    kind,
    samples: plain(referenceSamples(reference)),
    weights: Object.fromEntries(
      [...weights].filter(([key]) => !key.includes('/moving')).map(([key, array]) => [key, plain(array)]),
    ),
    undetermined: reference.undetermined ?? [],
    ...(kind === 'vae' && { noise: noise(weights.get('decoder/0/kernel').shape[0]) }),
  }
}

writeFileSync(
  output,
  JSON.stringify({
    certificate,
    steps: REFERENCE_STEPS,
    batch: REFERENCE_BATCH,
    optimizer: (certificate ? certificateOptimizer : referenceOptimizer)().options,
    models: await Promise.all((certificate ? certificateModels : referenceModels).map(inputsOf)),
  }),
)
