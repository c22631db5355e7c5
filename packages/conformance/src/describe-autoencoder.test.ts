import { cpu } from '@autoencoders/backend-cpu'
import { wasm } from '@autoencoders/backend-wasm'
import { describe, it } from 'vitest'
import { describeAutoencoder } from './describe-autoencoder.js'
import { subjects, tiedSubject } from './testing/subjects.js'

const framework = { describe, it }

for (const backend of [cpu(), wasm()]) {
  for (const { name, create, ...options } of subjects) {
    describeAutoencoder(name, create, { ...options, backend, framework })
  }
}

describeAutoencoder(tiedSubject.name, tiedSubject.create, { ...tiedSubject, backend: cpu(), framework })
describeAutoencoder(tiedSubject.name, tiedSubject.create, {
  ...tiedSubject,
  backend: wasm(),
  framework,
  knownGaps: [
    {
      case: 'gradients of the loss agree with central differences',
      throws: /^gradient of .* but the loss changes by/,
      reason: 'tfjs-backend-wasm 4.22 reads B untransposed in a fused product with transposeB and a bias',
    },
  ],
})
