import { describe, expect, it } from 'vitest'
import { type BackendAdapter, cpu, selectBackend, sgd, wasm, webgl, webgpu } from './index.js'
import { type ReconstructionModel, reconstructionModels } from './testing/reconstruction-models.js'

/** Losses of the first steps, each of which follows from the gradients of all before it. */
async function firstLosses({ create, data }: ReconstructionModel, backend: BackendAdapter): Promise<number[]> {
  await selectBackend([backend])
  const model = create({ seed: 1 })
  const { epochs } = await model.fit(data, { epochs: 5, batchSize: 24, optimizer: sgd({ learningRate: 0.01 }) })
  model.dispose()
  return epochs.map(({ loss }) => loss)
}

describe('reconstructions in a browser', () => {
  for (const backend of [wasm(), webgl(), webgpu()]) {
    it.each(reconstructionModels)(`$name trains on ${backend.name} as on cpu`, async (model) => {
      const due = await firstLosses(model, cpu())
      const losses = await firstLosses(model, backend)
      losses.forEach((loss, i) => {
        expect(Math.abs(loss - due[i]!)).toBeLessThan(1e-4 * Math.abs(due[i]!))
      })
    })
  }
})
