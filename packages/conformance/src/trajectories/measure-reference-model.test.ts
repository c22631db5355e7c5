import { cpu } from '@autoencoders/backend-cpu'
import { wasm } from '@autoencoders/backend-wasm'
import { selectBackend } from '@autoencoders/core'
import { beforeAll, describe, expect, it } from 'vitest'
import { ConformanceError } from '../deviation.js'
import { referenceModels } from '../models/reference-models.js'
import { measureReferenceModel } from './measure-reference-model.js'
import { REFERENCE_STEPS, referenceOptimizer } from './reference-model-runs.js'

/** Of a loss, relative: float32 keeps seven digits; fifty steps may cost two of them. */
const TOLERANCE = 1e-5

describe('measureReferenceModel on wasm', () => {
  beforeAll(() => selectBackend([wasm()]))

  it.each(referenceModels)('follows PyTorch in float64 for 50 steps: $name', async ({ name }) => {
    const { losses, lossError } = await measureReferenceModel(name)
    expect(losses).toHaveLength(REFERENCE_STEPS)
    expect(lossError).toBeLessThanOrEqual(TOLERANCE)
  })

  it.each(referenceModels)('tells a learning rate a thousandth higher: $name', async ({ name }) => {
    const { lossError } = await measureReferenceModel(name, { optimizer: referenceOptimizer(1.001e-3) })
    expect(lossError).toBeGreaterThan(TOLERANCE)
  })

  it('refuses a name that no reference model has', async () => {
    await expect(measureReferenceModel('transformer')).rejects.toThrow(ConformanceError)
  })
})

// Convolutions and recurrences take minutes in plain JavaScript.
describe('measureReferenceModel on cpu', () => {
  beforeAll(() => selectBackend([cpu()]))

  it.each(['dense', 'vae'])('follows PyTorch in float64 for 50 steps: %s', async (name) => {
    const { lossError } = await measureReferenceModel(name)
    expect(lossError).toBeLessThanOrEqual(TOLERANCE)
  })
})
