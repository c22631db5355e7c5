import { wasm } from '@autoencoders/backend-wasm'
import { webgl } from '@autoencoders/backend-webgl'
import { webgpu } from '@autoencoders/backend-webgpu'
import { BackendLostError, selectBackend } from '@autoencoders/core'
import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { certificateModels } from './certificate/certificate-models.js'
import { trainAndLose } from './testing/train-and-lose.js'

function loseContext(): void {
  const { gl } = (tf.backend() as unknown as { gpgpu: { gl: WebGL2RenderingContext } }).gpgpu
  gl.getExtension('WEBGL_lose_context')!.loseContext()
}

function destroyDevice(): void {
  const { device } = tf.backend() as unknown as { device: { destroy(): void } }
  device.destroy()
}

const devices = [
  { name: 'a WebGL context', adapter: webgl(), lose: loseContext, reason: /^the WebGL context was lost$/ },
  { name: 'a WebGPU device', adapter: webgpu(), lose: destroyDevice, reason: /^the device was lost: ./ },
]

describe.each(devices)('$name that is lost', ({ adapter, lose, reason }) => {
  it.each(certificateModels)('in mid-training changes nothing but the backend: $name', async ({ name }) => {
    const run = await trainAndLose(name, { on: adapter, fallbacks: [wasm()], after: 23, lose })
    expect(run.lossDeviation).toBeLessThan(1e-5)
    expect(run.told).toEqual([
      {
        type: 'backendLost',
        backend: adapter.tfjsName,
        reason: expect.stringMatching(reason),
        step: 23,
        next: { backend: 'wasm', step: expect.any(Number) },
      },
    ])
    expect(tf.getBackend()).toBe('wasm')
  })

  it('in mid-training is a typed error without fallbacks', async () => {
    await expect(trainAndLose('dense', { on: adapter, fallbacks: [], after: 5, lose })).rejects.toThrow(/fallbacks/)
  })

  it('gives no numbers, and can be had anew', async () => {
    await selectBackend([adapter])
    const kept = tf.add([1, 2], [3, 4])
    lose()
    await expect(kept.data()).rejects.toBeInstanceOf(BackendLostError)
    await expect(tf.add([1, 2], [3, 4]).data()).rejects.toBeInstanceOf(BackendLostError)
    await selectBackend([adapter])
    expect([...(await tf.add([1, 2], [3, 4]).data())]).toEqual([4, 6])
  })
})
