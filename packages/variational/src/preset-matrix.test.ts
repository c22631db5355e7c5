import { cpu } from '@autoencoders/backend-cpu'
import { wasm } from '@autoencoders/backend-wasm'
import { describeAutoencoder } from '@autoencoders/conformance'
import { describe, it } from 'vitest'
import { presetMatrix } from './testing/preset-matrix.js'

const framework = { describe, it }

for (const backend of [cpu(), wasm()]) {
  for (const { name, create, ...options } of presetMatrix) {
    describeAutoencoder(name, create, { ...options, backend, framework })
  }
}
