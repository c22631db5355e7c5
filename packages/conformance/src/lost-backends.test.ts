import { cpu } from '@autoencoders/backend-cpu'
import { wasm } from '@autoencoders/backend-wasm'
import { webgpu } from '@autoencoders/backend-webgpu'
import { BackendLostError, selectBackend } from '@autoencoders/core'
import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { trainAndLose } from './testing/train-and-lose.js'

interface Device {
  destroy(): void
  createBuffer(descriptor: { size: number; usage: number }): unknown
}

const device = () => (tf.backend() as unknown as { device: Device }).device

describe('a WebGPU device in Node that is lost', () => {
  it.each(['dense', 'vae'])('in mid-training changes nothing but the backend: %s', async (name) => {
    const lose = () => device().destroy()
    const run = await trainAndLose(name, { on: webgpu(), fallbacks: [wasm(), cpu()], after: 23, lose })
    expect(run.lossDeviation).toBeLessThan(1e-5)
    expect(run.told).toMatchObject([
      { backend: 'webgpu', reason: expect.stringMatching(/^the device was lost: ./), next: { backend: 'wasm' } },
    ])
  })

  it('gives no numbers, and can be had anew', async () => {
    await selectBackend([webgpu()])
    const kept = tf.add([1, 2], [3, 4])
    device().destroy()
    await expect(kept.data()).rejects.toBeInstanceOf(BackendLostError)
    await selectBackend([webgpu()])
    expect([...(await tf.add([1, 2], [3, 4]).data())]).toEqual([4, 6])
  })

  it('by an error that nobody asked for, after which buffers are not what was computed', async () => {
    await selectBackend([webgpu()])
    const kept = tf.add([1, 2], [3, 4])
    device().createBuffer({ size: 2 ** 50, usage: 0x80 })
    await expect(kept.data()).rejects.toThrow(/Error: ./)
  })
})
