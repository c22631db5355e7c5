import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { cpu } from '@autoencoders/backend-cpu'
import { cuda } from '@autoencoders/backend-cuda'
import { wasm } from '@autoencoders/backend-wasm'
import { webgpu } from '@autoencoders/backend-webgpu'
import { describe, expect, it } from 'vitest'
import { ConformanceError } from '../deviation.js'
import { certificateModels } from './certificate-models.js'
import { handOver } from './hand-over.js'

const names = certificateModels.map(({ name }) => name)
const addon =
  process.env.AUTOENCODERS_TFJS_NODE ?? fileURLToPath(new URL('../../../../.native/tfjs_binding.node', import.meta.url))
const built = existsSync(addon)

describe('a training that is handed over', () => {
  it.each(names)('from wasm to webgpu to cpu is the unbroken one: %s', async (name) => {
    const { losses, lossDeviation } = await handOver(name, [wasm(), webgpu(), cpu()])
    expect(losses).toHaveLength(50)
    expect(lossDeviation).toBeLessThan(1e-5)
  })

  const route = 'from wasm to TensorFlow to cpu is the unbroken one'
  it.skipIf(!built).each(names)(
    `${route}: %s${built ? '' : ' (not run: there is no addon; npm run native builds it)'}`,
    async (name) => {
      expect((await handOver(name, [wasm(), cuda({ addon }), cpu()])).lossDeviation).toBeLessThan(1e-5)
    },
  )

  it('needs a model and a backend', async () => {
    await expect(handOver('transformer', [cpu()])).rejects.toThrow(ConformanceError)
    await expect(handOver('dense', [])).rejects.toThrow('at least one backend')
  })
})
