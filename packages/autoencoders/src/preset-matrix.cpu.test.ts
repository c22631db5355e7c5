import { describeAutoencoder } from '@autoencoders/conformance'
import { describe, it } from 'vitest'
import { cpu } from './index.js'
import { presetMatrix } from './testing/preset-matrix.js'

for (const { name, create, ...options } of presetMatrix) {
  describeAutoencoder(name, create, { ...options, backend: cpu(), framework: { describe, it } })
}
