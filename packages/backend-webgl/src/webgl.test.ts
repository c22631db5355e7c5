import { selectBackend } from '@autoencoders/core'
import { expect, it } from 'vitest'
import { webgl } from './index.js'

it('is passed over in Node with a reason, and does nothing until it is loaded', async () => {
  expect(webgl()).toMatchObject({ name: 'webgl', tfjsName: 'webgl' })
  await expect(selectBackend([webgl()])).rejects.toThrow(
    'webgl (webgl: expected a browser with WebGL 2, received an engine without WebGL. Use wasm(), or let the browser use the GPU)',
  )
})
