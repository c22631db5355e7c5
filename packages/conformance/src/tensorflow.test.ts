import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { cuda } from '@autoencoders/backend-cuda'
import { selectBackend } from '@autoencoders/core'
import { describe, expect, it } from 'vitest'
import { certificateModels } from './certificate/certificate-models.js'
import { certify } from './certificate/certify.js'
import { describeAutoencoder } from './describe-autoencoder.js'
import { describeBackend } from './describe-backend.js'
import { certificateOracles } from './oracle/generated/certificate-oracles.js'
import { subjects } from './testing/subjects.js'

const framework = { describe, it }
const addon =
  process.env.AUTOENCODERS_TFJS_NODE ?? fileURLToPath(new URL('../../../.native/tfjs_binding.node', import.meta.url))

if (existsSync(addon)) {
  const backend = cuda({ addon })
  describeBackend(backend, { framework })
  for (const { name, create, ...options } of subjects) {
    describeAutoencoder(name, create, { ...options, backend, framework })
  }
  it.each(certificateModels)('50 training steps on TensorFlow follow PyTorch in float64: $name', async (model) => {
    await selectBackend([backend])
    const row = await certify(model, certificateOracles[model.name]!)
    expect(row).toMatchObject({ pass: true, steps: 50 })
    expect(row.weightDeviation).toBeLessThan(1e-3)
  })
} else {
  it.skip('the cases of TensorFlow (not run: there is no addon; npm run native builds it)', () => {})
}
