import { cpu } from '@autoencoders/backend-cpu'
import { wasm } from '@autoencoders/backend-wasm'
import { webgl } from '@autoencoders/backend-webgl'
import { webgpu } from '@autoencoders/backend-webgpu'
import { expect, it } from 'vitest'
import { certificateModels } from './certificate-models.js'
import { handOver } from './hand-over.js'

it.each(certificateModels)(
  'a training handed over from wasm to webgl to cpu to webgpu is the unbroken one: $name',
  async ({ name }) => {
    const { lossDeviation } = await handOver(name, [wasm(), webgl(), cpu(), webgpu()])
    expect(lossDeviation).toBeLessThan(1e-5)
  },
)
