import { selectBackend } from '@autoencoders/core'
import * as tf from '@tensorflow/tfjs-core'
import { expect, it, vi } from 'vitest'
import { cpu } from './index.js'

it('loads, passes the self-check, and reports what it is', async () => {
  const selection = await selectBackend([cpu()])
  expect(selection).toEqual({
    name: 'cpu',
    tfjsName: 'cpu',
    device: 'JavaScript engine',
    precision: 'float32',
    threads: 1,
    version: '4.22.0',
    features: [],
    passedOver: [],
  })
  expect(tf.getBackend()).toBe('cpu')
})

it('does not advertise other backends', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  await selectBackend([cpu()])
  tf.dispose(tf.add(1, 2))
  expect(warn).not.toHaveBeenCalled()
})
