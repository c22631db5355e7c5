import { describeAutoencoder } from '@autoencoders/conformance'
import { describe, it } from 'vitest'
import { wasm } from './index.js'
import { presetMatrix } from './testing/preset-matrix.js'

for (const { name, create, ...options } of presetMatrix) {
  describeAutoencoder(name, create, { ...options, backend: wasm(), framework: { describe, it } })
}
