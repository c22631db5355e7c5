// Writes what the trajectories begin with as JSON: options, samples and first weights, drawn from our own streams.
// Needs the built packages: `npx tsc -b packages/conformance`.

import { writeFileSync } from 'node:fs'

const dist = new URL('../../../packages/conformance/dist/trajectories/', import.meta.url)
const { trajectoryModel } = await import(new URL('trajectory-model.js', dist))
const { TRAJECTORY_BATCH, TRAJECTORY_STEPS, trajectoryData, trajectorySetups } = await import(
  new URL('trajectory-setups.js', dist)
)

const [output] = process.argv.slice(2)
if (!output) {
  console.error('Usage: node export-inputs.mjs OUTPUT.json')
  process.exit(1)
}

const plain = ({ data, shape }) => ({ data: [...data], shape })

async function setupOf({ name, normalization, tiedWeights, optimizer, gradientClipping = null }) {
  const weights = await trajectoryModel({ normalization, tiedWeights }).weights()
  return {
    name,
    normalization,
    tiedWeights,
    optimizer: { kind: optimizer.kind, options: optimizer.options },
    gradientClipping,
    weights: Object.fromEntries([...weights].map(([key, array]) => [key, plain(array)])),
  }
}

writeFileSync(
  output,
  JSON.stringify({
    steps: TRAJECTORY_STEPS,
    batch: TRAJECTORY_BATCH,
    samples: plain(trajectoryData()),
    setups: await Promise.all(trajectorySetups.map(setupOf)),
  }),
)
