import { cpu } from '@autoencoders/backend-cpu'
import { wasm } from '@autoencoders/backend-wasm'
import { describe, it } from 'vitest'
import { describeAutoencoder } from './describe-autoencoder.js'
import { subjects, tiedSubject } from './testing/subjects.js'

const framework = { describe, it }

for (const backend of [cpu(), wasm()]) {
  for (const { name, create, ...options } of [...subjects, tiedSubject]) {
    describeAutoencoder(name, create, { ...options, backend, framework })
  }
}
