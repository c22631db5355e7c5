import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { cuda } from '@autoencoders/backend-cuda'
import { describe, it } from 'vitest'
import { describeAutoencoder } from './describe-autoencoder.js'
import { describeBackend } from './describe-backend.js'
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
} else {
  it.skip('the cases of TensorFlow (not run: there is no addon; npm run native builds it)', () => {})
}
