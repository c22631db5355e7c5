// Writes what the training of every preset begins with as JSON: settings, samples, first weights, and whatever is drawn at every
// step, from our own streams. Needs the built packages: `npx tsc -b apps/conformance`.

import { writeFileSync } from 'node:fs'

const built = (file) => import(new URL(`../../../../${file}`, import.meta.url))
const { randomStreams } = await built('packages/core/dist/index.js')
const { certificateOptimizer, certificateSamples } = await built('packages/conformance/dist/index.js')
const { REFERENCE_BATCH, REFERENCE_SEED, REFERENCE_STEPS } = await built(
  'packages/conformance/dist/trajectories/reference-model-runs.js',
)
const presets = (family) => built(`apps/conformance/dist/presets/${family}-presets.js`)
const { variationalPresets } = await presets('variational')
const { regularizedPresets } = await presets('regularized')
const { adversarialPresets } = await presets('adversarial')

const [output] = process.argv.slice(2)
if (!output) {
  console.error('Usage: node export.mjs OUTPUT.json')
  process.exit(1)
}

const B = REFERENCE_BATCH
const plain = ({ data, shape }) => ({ data: [...data], shape })
const latent = (phase, count) => [`training/${phase}/latent`, 'normal', count]
const training = (stream, kind, count) => [`training/autoencoder/${stream}`, kind, count]

/** What each preset draws at a step: stream, distribution, how many. */
const drawsOf = {
  importanceWeightedVae: ({ latentSize, samples }) => [latent('autoencoder', samples * B * latentSize)],
  infoVae: ({ latentSize }) => [
    latent('autoencoder', B * latentSize),
    training('discrepancy', 'normal', B * latentSize),
  ],
  wassersteinAutoencoder: ({ latentSize }) => [training('discrepancy', 'normal', B * latentSize)],
  categoricalVae: ({ variables, categories }) => [training('latent', 'uniform', B * variables * categories)],
  vqVae: ({ codes, learning }) => (learning === 'gradient' ? [] : [training('codebook', 'uniform', codes)]),
  residualVqVae: ({ codes, levels }) => [training('codebook', 'uniform', levels * codes)],
  sparseAutoencoder: () => [],
  contractiveAutoencoder: ({ latentSize }) => [training('contractive', 'normal', B * latentSize)],
  denoisingAutoencoder: (_, inputs) => [['corruption/masking', 'uniform', B * inputs]],
  maskedAutoencoder: (_, inputs) => [training('mask', 'uniform', B * inputs)],
  raeL2: () => [],
  raeGradientPenalty: (_, inputs) => [training('decoderJacobian', 'normal', B * inputs)],
  decorrelatedAutoencoder: () => [],
  adversarialAutoencoder: ({ latentSize, critic }) => [
    ['training/critic/prior', 'normal', B * latentSize],
    ...(critic.criticLoss === 'wasserstein' ? [['training/critic/critic/between', 'uniform', B]] : []),
  ],
  vaeGan: ({ latentSize }) =>
    ['autoencoder', 'critic'].flatMap((phase) => [
      latent(phase, B * latentSize),
      [`training/${phase}/prior`, 'normal', B * latentSize],
    ]),
  factorVae: ({ latentSize }) => [
    latent('autoencoder', B * latentSize),
    latent('critic', B * latentSize),
    ['training/critic/mixing', 'uniform', B * latentSize],
  ],
}
/** All others have a Gaussian latent and draw nothing else. */
const fromGaussian = ({ latentSize }) => [latent('autoencoder', B * latentSize)]

function draws({ preset, settings, inputShape }) {
  const inputs = inputShape.reduce((product, length) => product * length, 1)
  const streams = randomStreams(REFERENCE_SEED)
  return Object.fromEntries(
    (drawsOf[preset] ?? fromGaussian)(settings, inputs).map(([name, kind, count]) => [
      name,
      Array.from({ length: REFERENCE_STEPS }, (_, step) => [...streams.stream(name, step)[kind](count)]),
    ]),
  )
}

async function inputsOf(reference) {
  const model = reference.create({ seed: REFERENCE_SEED })
  const weights = await model.weights()
  model.dispose()
  const { input, condition } = certificateSamples(reference)
  return {
    name: reference.name,
    preset: reference.preset,
    settings: reference.settings,
    samples: plain(input),
    ...(condition && { conditions: plain(condition) }),
    weights: Object.fromEntries([...weights].map(([key, array]) => [key, plain(array)])),
    undetermined: reference.undetermined ?? [],
    draws: draws(reference),
  }
}

const families = { variational: variationalPresets, regularized: regularizedPresets, adversarial: adversarialPresets }
writeFileSync(
  output,
  JSON.stringify({
    steps: REFERENCE_STEPS,
    batch: B,
    optimizer: certificateOptimizer(),
    families: Object.fromEntries(
      await Promise.all(
        Object.entries(families).map(async ([family, models]) => [family, await Promise.all(models.map(inputsOf))]),
      ),
    ),
  }),
)
