import { webgl } from '@autoencoders/backend-webgl'
import { describe, it } from 'vitest'
import { describeAutoencoder } from './describe-autoencoder.js'
import { describeBackend } from './describe-backend.js'
import { webglGaps } from './testing/gpu-gaps.js'
import { subjects } from './testing/subjects.js'

const framework = { describe, it }
// The other ways in which a model can be different are the same operations, and a GPU in software is slow.
const kinds = ['dense', 'dense with a latent that draws', 'dense under a condition', 'sequences under a mask']

describeBackend(webgl(), { framework, knownGaps: webglGaps })
for (const { name, create, ...options } of subjects.filter(({ name }) => kinds.includes(name))) {
  describeAutoencoder(name, create, { ...options, backend: webgl(), framework })
}
