import { selectBackend } from '@autoencoders/core'
import { expect, it } from 'vitest'
import { webgpu } from './index.js'

it('loads, passes the self-check, and reports what it is', async () => {
  const selection = await selectBackend([webgpu()])
  expect(selection).toMatchObject({
    ...{ name: 'webgpu', tfjsName: 'webgpu', precision: 'float32', threads: 1, version: '4.22.0' },
    passedOver: [],
  })
  expect(selection.features[0]).toBe('browser')
  // Tests run on SwiftShader, and it has to say so.
  expect(selection.features.includes('software')).toBe(/swiftshader/i.test(selection.device))
  expect(selection.device).not.toBe('')
})
