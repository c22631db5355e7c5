import { cpu } from '@autoencoders/backend-cpu'
import { referenceModels } from '@autoencoders/conformance'
import { type Autoencoder, ndArray, selectBackend } from '@autoencoders/core'
import { beforeAll, describe, expect, it } from 'vitest'
import { trainedModel } from './trained-model.js'
import { workloads } from './workloads.js'

describe('trainedModel', () => {
  beforeAll(() => selectBackend([cpu()]))

  it.each(referenceModels)("$name has the reference's loss, and a workload of its shape", async ({ name, create }) => {
    const workload = workloads.find((candidate) => candidate.name === name)
    const shape = workload?.sampleShape ?? []
    const samples = ndArray(workload?.samples(2) ?? [], [2, ...shape])
    const [trained, reference] = [trainedModel(name), create({ seed: 1 })]
    expect(trained.inputShape).toEqual(shape)
    const [loss, due] = [await firstLoss(trained, samples), await firstLoss(reference, samples)]
    expect(Math.abs(loss / due - 1)).toBeLessThan(1e-5)
    trained.dispose()
    reference.dispose()
  })

  it('says which models there are', () => {
    expect(() => trainedModel('transformer')).toThrow(/no reference model transformer; there are dense/)
  })
})

async function firstLoss(model: Autoencoder, samples: ReturnType<typeof ndArray>): Promise<number> {
  for await (const event of model.train(samples, { epochs: 1, shuffle: false })) {
    if (event.type === 'step') return event.loss
  }
  return Number.NaN
}
