import { wasm } from '@autoencoders/backend-wasm'
import { selectBackend } from '@autoencoders/core'
import { beforeAll, expect, it } from 'vitest'
import { referenceModels } from '../models/reference-models.js'
import { measureReferenceModel } from './measure-reference-model.js'

/** Of a loss, relative: float32 keeps seven digits; fifty steps may cost two of them. */
const TOLERANCE = 1e-5

beforeAll(() => selectBackend([wasm()]))

it.each(referenceModels)('50 training steps on wasm follow PyTorch in float64: $name', async ({ name }) => {
  const { lossError } = await measureReferenceModel(name)
  expect(lossError).toBeLessThanOrEqual(TOLERANCE)
})
