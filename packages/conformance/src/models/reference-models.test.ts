import { cpu } from '@autoencoders/backend-cpu'
import { randomStreams, type StepEvent, selectBackend, sizeOf } from '@autoencoders/core'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ReferenceModel } from './reference-model.js'
import { referenceModels } from './reference-models.js'

/** Weights and biases of each, from its layers. */
const parameterCounts: Readonly<Record<string, number>> = {
  dense: 784 * 128 + 128 + 128 * 64 + 64 + 64 * 128 + 128 + 128 * 784 + 784,
  conv: 9 * 32 + 32 + 9 * 32 * 64 + 64 + 3136 * 16 + 16 + 16 * 3136 + 3136 + 9 * 64 * 32 + 32 + 9 * 32 + 1,
  lstm: (1 + 64 + 1) * 256 + 64 * 16 + 16 + (16 + 64 + 1) * 256 + 64 + 1,
  vae: 784 * 500 + 500 + 500 * 40 + 40 + 20 * 500 + 500 + 500 * 784 + 784,
}

describe('referenceModels', () => {
  beforeAll(() => selectBackend([cpu()]))

  it.each(referenceModels)('$name has the parameters of its layers', ({ name, create }) => {
    expect(create().summary().parameters).toBe(parameterCounts[name])
  })

  it.each(referenceModels)('$name gives back samples of its shape', async ({ name, inputShape, create }) => {
    const model = create({ seed: 1 })
    const output = await model.reconstruct(samples(inputShape, 2))
    expect(output.shape).toEqual([2, ...inputShape])
    // The output of the recurrent one is linear.
    const [least, most] = name === 'lstm' ? ([-1, 2] as const) : ([0, 1] as const)
    expect(output.data.every((value) => value >= least && value <= most)).toBe(true)
    model.dispose()
  })

  it.each(referenceModels)('$name learns, and the same seed learns the same', async (reference) => {
    const losses = (await steps(reference, 4)).map(({ loss }) => loss)
    expect(losses.at(-1)).toBeLessThan(losses[0] ?? 0)
    expect((await steps(reference, 4)).map(({ loss }) => loss)).toEqual(losses)
  })

  it('adds the divergence of the latent to the cross-entropy of the vae', async () => {
    const vae = referenceModels.find(({ name }) => name === 'vae')!
    for (const { loss, terms } of await steps(vae, 2)) {
      expect(terms.divergence).toBeGreaterThan(0)
      expect((terms.divergence ?? 0) + (terms.reconstruction ?? 0)).toBeCloseTo(loss, 2)
    }
  })
})

function samples(shape: readonly number[], count: number) {
  const data = randomStreams(5)
    .stream('conformance/models')
    .uniform(count * sizeOf(shape))
  return { data, shape: [count, ...shape] }
}

/** The same batch every time. */
async function steps({ create, inputShape }: ReferenceModel, count: number): Promise<StepEvent[]> {
  const model = create({ seed: 1 })
  const events: StepEvent[] = []
  for await (const event of model.train(samples(inputShape, 2), { epochs: count })) {
    if (event.type === 'step') events.push(event)
  }
  model.dispose()
  return events
}
