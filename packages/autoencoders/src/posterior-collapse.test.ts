/** A decoder that hears what it should have said needs z the least: there codes collapse first. */

import { beforeAll, describe, expect, it } from 'vitest'
import {
  activeUnits,
  adam,
  gaussianLikelihood,
  linear,
  type NdArray,
  ndArray,
  randomStreams,
  recurrentArchitecture,
  selectBackend,
  vae,
  wasm,
} from './index.js'

const STEPS = 12

/** Waves of two frequencies, any phase, and noise. */
function waves(count: number): NdArray {
  const random = randomStreams(3).stream('waves')
  const phases = random.uniform(count)
  const noise = random.normal(count * STEPS)
  const data = noise.map((value, i) => {
    const row = Math.floor(i / STEPS)
    return Math.sin(2 * Math.PI * (phases[row]! + ((i % STEPS) * (1 + (row % 2))) / STEPS)) + 0.3 * value
  })
  return ndArray(data, [count, STEPS, 1])
}

describe('an LSTM VAE whose decoder is told every step before the one it is asked for', () => {
  beforeAll(() => selectBackend([wasm()]))

  const units = async (latent: object) => {
    const data = waves(512)
    const model = vae({
      inputShape: [STEPS, 1],
      architecture: recurrentArchitecture({ units: [16], decoder: 'autoregressive', bidirectional: false }),
      reconstruction: gaussianLikelihood({ sigma: 1 }),
      latentSize: 4,
      seed: 1,
      ...latent,
    })
    await model.fit(data, { epochs: 25, batchSize: 32, optimizer: adam({ learningRate: 0.005 }) })
    const { count } = activeUnits(await model.encode(data))
    model.dispose()
    return count
  }

  it('has no active unit under the plain divergence, and some with free bits or annealing', async () => {
    expect(await units({})).toBe(0)
    expect(await units({ freeBits: 0.5 })).toBeGreaterThan(0)
    expect(await units({ beta: linear({ from: 0, to: 0.2, steps: 400 }) })).toBeGreaterThan(0)
  })
})
