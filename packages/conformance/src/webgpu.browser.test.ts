import { webgpu } from '@autoencoders/backend-webgpu'
import { describe, it } from 'vitest'
import { describeAutoencoder } from './describe-autoencoder.js'
import { describeBackend } from './describe-backend.js'
import { webgpuGaps } from './testing/gpu-gaps.js'
import { subjects } from './testing/subjects.js'

const framework = { describe, it }

describeBackend(webgpu(), { framework, knownGaps: webgpuGaps })
for (const { name, create, ...options } of subjects) {
  describeAutoencoder(name, create, { ...options, backend: webgpu(), framework })
}
