import { selectBackend } from '@autoencoders/core'
import * as tf from '@tensorflow/tfjs-core'
import { expect, it, vi } from 'vitest'
import { webgl } from './index.js'

it('loads, passes the self-check, and reports what it is', async () => {
  const selection = await selectBackend([webgl()])
  expect(selection).toMatchObject({
    ...{ name: 'webgl', tfjsName: 'webgl', precision: 'float32', threads: 1, version: '4.22.0' },
    passedOver: [],
  })
  expect(selection.features).toContain('webgl2')
  // Tests run on SwiftShader, and it has to say so.
  expect(selection.features.includes('software')).toBe(/swiftshader/i.test(selection.device))
  expect(selection.device).not.toBe('')
  expect(tf.backend().epsilon()).toBe(1e-7)
})

it('refuses devices without 32-bit floats', async () => {
  const getBool = vi.spyOn(tf.env(), 'getBool')
  getBool.mockImplementation((flag) => flag !== 'WEBGL_RENDER_FLOAT32_ENABLED')
  await expect(webgl().load()).rejects.toThrow('one with 16-bit floats alone, in which losses become NaN. Use wasm()')
  getBool.mockRestore()
})

it('refuses WebGL 1', async () => {
  const getNumber = vi.spyOn(tf.env(), 'getNumber').mockReturnValue(1)
  await expect(webgl().load()).rejects.toThrow('received one with WebGL 1 alone')
  getNumber.mockRestore()
})
