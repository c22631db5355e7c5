import { webgpu } from '@autoencoders/backend-webgpu'
import { describe, it } from 'vitest'
import { describeAutoencoder } from './describe-autoencoder.js'
import { describeBackend } from './describe-backend.js'
import { webgpuGaps } from './testing/gpu-gaps.js'
import { subjects } from './testing/subjects.js'

const framework = { describe, it }
// The other ways in which a model can be different are the same operations, and a GPU in software is slow.
const kinds = ['dense', 'dense with a latent that draws', 'dense under a condition', 'sequences under a mask']

describeBackend(webgpu(), { framework, knownGaps: webgpuGaps })
for (const { name, create, ...options } of subjects.filter(({ name }) => kinds.includes(name))) {
  describeAutoencoder(name, create, { ...options, backend: webgpu(), framework })
}
