import { selectBackend } from '@autoencoders/core'
import { expect, it } from 'vitest'
import { webgpu } from './index.js'

it('loads, passes the self-check, and reports what it is', async () => {
  const selection = await selectBackend([webgpu()])
  expect(selection).toMatchObject({
    ...{ name: 'webgpu', tfjsName: 'webgpu', precision: 'float32', threads: 1, version: '4.22.0' },
    ...{ features: ['browser'], passedOver: [] },
  })
  expect(selection.device).not.toBe('')
})
