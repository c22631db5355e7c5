/** All cases on several threads, which a page has when it is isolated from other origins. */

import { cpu } from '@autoencoders/backend-cpu'
import { wasm } from '@autoencoders/backend-wasm'
import { selectBackend } from '@autoencoders/core'
import { describe, expect, it } from 'vitest'
import { certificateModels } from './certificate/certificate-models.js'
import { certify } from './certificate/certify.js'
import { describeAutoencoder } from './describe-autoencoder.js'
import { describeBackend } from './describe-backend.js'
import { certificateOracles } from './oracle/generated/certificate-oracles.js'
import { subjects } from './testing/subjects.js'

const framework = { describe, it }
const threaded = wasm({ threads: 2 })

describe('wasm on two threads', () => {
  it('has them', async () => {
    expect(globalThis.crossOriginIsolated).toBe(true)
    const { threads, features } = await selectBackend([threaded])
    expect(threads).toBe(2)
    expect(features).toContain('threads')
  })

  it.each(certificateModels)('trains as float64 does: $name', async (model) => {
    await selectBackend([cpu()])
    await selectBackend([threaded])
    expect(await certify(model, certificateOracles[model.name]!)).toMatchObject({ pass: true, steps: 50 })
  })
})

describeBackend(threaded, { framework })
for (const { name, create, ...options } of subjects) {
  describeAutoencoder(name, create, { ...options, backend: threaded, framework })
}
