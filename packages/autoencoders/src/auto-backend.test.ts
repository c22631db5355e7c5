import { BackendError, denseAutoencoder, digits, selectBackend } from '@autoencoders/autoencoders'
import { expect, it, vi } from 'vitest'
import { autoBackend } from './auto-backend.js'

it('takes the first that works, and says why the others were passed over', async () => {
  const { name, passedOver } = await autoBackend()
  const order = ['cuda', 'webgpu', 'webgl', 'wasm', 'cpu']
  expect(passedOver.map((each) => each.name)).toEqual(order.slice(0, order.indexOf(name)))
  for (const { reason } of passedOver) expect(reason).toMatch(/expected .+received/)
  // Tests have SwiftShader or nothing, and Node has no WebGL.
  if (process.env.VK_ICD_FILENAMES?.includes('swiftshader')) expect(['cuda', 'wasm']).toContain(name)
})

it('takes a GPU in software when that will do', async () => {
  const { name } = await autoBackend({ software: true })
  expect(['cuda', 'webgpu', 'wasm']).toContain(name)
})

it('has the other packages, which are the ones by themselves', async () => {
  const core = await import('@autoencoders/core')
  expect(BackendError).toBe(core.BackendError)
  expect(selectBackend).toBe(core.selectBackend)
  await autoBackend()
  const { images } = digits({ count: 32 })
  const model = denseAutoencoder({ inputShape: [28, 28], latentSize: 4, seed: 1 })
  expect((await model.fit(images, { epochs: 1 })).epochs).toHaveLength(1)
  model.dispose()
})

it('falls back to plain JavaScript where there is nothing else', async () => {
  vi.stubGlobal('WebAssembly', undefined)
  try {
    expect((await autoBackend()).name).toMatch(/cpu|cuda/)
  } finally {
    vi.unstubAllGlobals()
  }
})
