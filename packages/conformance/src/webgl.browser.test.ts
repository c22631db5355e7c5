import { webgl } from '@autoencoders/backend-webgl'
import { describe, it } from 'vitest'
import { describeAutoencoder } from './describe-autoencoder.js'
import { describeBackend } from './describe-backend.js'
import { webglGaps } from './testing/gpu-gaps.js'
import { subjects } from './testing/subjects.js'

const framework = { describe, it }

describeBackend(webgl(), { framework, knownGaps: webglGaps })
for (const { name, create, ...options } of subjects) {
  describeAutoencoder(name, create, { ...options, backend: webgl(), framework })
}
