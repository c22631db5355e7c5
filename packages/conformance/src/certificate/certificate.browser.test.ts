import { cpu } from '@autoencoders/backend-cpu'
import { wasm } from '@autoencoders/backend-wasm'
import { webgl } from '@autoencoders/backend-webgl'
import { webgpu } from '@autoencoders/backend-webgpu'
import { selectBackend } from '@autoencoders/core'
import { describe, expect, it } from 'vitest'
import { certificateOracles } from '../oracle/generated/certificate-oracles.js'
import { certificateModels } from './certificate-models.js'
import { certify } from './certify.js'

describe.each([cpu(), wasm(), webgl(), webgpu()])('the certificate on $name in a browser', (adapter) => {
  it.each(certificateModels)('50 training steps follow PyTorch in float64: $name', async (model) => {
    await selectBackend([adapter])
    const row = await certify(model, certificateOracles[model.name]!)
    expect(row).toMatchObject({ pass: true, steps: 50 })
    expect(row.weightDeviation).toBeLessThan(1e-3)
  })
})
