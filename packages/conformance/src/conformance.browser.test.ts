/** All cases in a browser; and there, that nothing is fetched from elsewhere and there is one tfjs. */

import { cpu } from '@autoencoders/backend-cpu'
import { wasm } from '@autoencoders/backend-wasm'
import { selectBackend } from '@autoencoders/core'
import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { describeAutoencoder } from './describe-autoencoder.js'
import { describeBackend } from './describe-backend.js'
import { subjects } from './testing/subjects.js'

const framework = { describe, it }

describeBackend(cpu(), { framework })
describeBackend(wasm(), { framework })
for (const { name, create, ...options } of subjects) {
  describeAutoencoder(name, create, { ...options, backend: wasm(), framework })
}

describe('the page', () => {
  const requests = () => performance.getEntriesByType('resource').map(({ name }) => new URL(name))

  it('loads the .wasm file without being told where it is', async () => {
    expect((await selectBackend([wasm()])).passedOver).toEqual([])
    const binaries = requests().filter(({ pathname }) => pathname.endsWith('.wasm'))
    expect(binaries.map(({ pathname }) => pathname.split('/').at(-1))).toEqual([
      expect.stringMatching(/^tfjs-backend-wasm(-simd|-threaded-simd)?\.wasm$/),
    ])
  })

  it('asks nobody but the machine it runs on', () => {
    const elsewhere = requests().filter(
      ({ protocol, hostname }) => protocol !== 'data:' && hostname !== location.hostname,
    )
    expect(elsewhere.map(String)).toEqual([])
    // The browser forgets entries beyond 250; then this would prove nothing.
    expect(requests().length).toBeLessThan(250)
    expect(['localhost', '127.0.0.1']).toContain(location.hostname)
  })

  it('has one tfjs-core: the gradients that core registers are there for whoever imports it', async () => {
    await selectBackend([cpu()])
    expect(tf.getGradient('BatchMatMul')).toBeDefined()
  })
})
