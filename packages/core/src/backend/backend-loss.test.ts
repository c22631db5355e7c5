import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { BackendError, BackendLostError } from '../errors.js'
import { cpuForTests } from '../training/training-fixtures.js'
import { canBeLost, reasonOfLoss } from './backend-loss.js'
import { type FragileBackend, fragileBackend } from './fragile-backend-fixtures.js'
import { selectBackend } from './select-backend.js'

const made: FragileBackend[] = []
beforeAll(() => selectBackend([cpuForTests]))
afterEach(async () => {
  await tf.setBackend('cpu')
  for (const backend of made.splice(0)) backend.remove()
})

async function inUse(options?: { later?: boolean }): Promise<FragileBackend> {
  const backend = fragileBackend('fragile', options)
  made.push(backend)
  await selectBackend([backend])
  return backend
}

const lost = expect.objectContaining({
  name: 'BackendLostError',
  backend: 'fragile',
  reason: 'unplugged',
  message:
    'fragile: expected the backend to last, received its loss (unplugged). What was on it is gone. Call selectBackend ' +
    'again, and load the model from where it was saved.',
})

describe('a backend that is watched', () => {
  it('computes as before while it lasts', async () => {
    await inUse()
    const sum = tf.add([1, 2], [3, 4])
    expect([...(await sum.data())]).toEqual([4, 6])
    expect([...sum.dataSync()]).toEqual([4, 6])
    expect(canBeLost(tf.backend())).toBe(true)
    expect(reasonOfLoss(tf.backend())).toBeUndefined()
  })

  it.each(['lose', 'loseSilently'] as const)('fails every read after %s, with a typed error', async (how) => {
    const backend = await inUse()
    const sum = tf.add([1, 2], [3, 4])
    backend[how]('unplugged')
    expect(reasonOfLoss(tf.backend())).toBe('unplugged')
    await expect(sum.data()).rejects.toEqual(lost)
    expect(() => sum.dataSync()).toThrow(BackendLostError)
    await expect(tf.mul([2], [3]).data()).rejects.toBeInstanceOf(BackendError)
  })

  it('fails a read that is under way and would never end', async () => {
    const backend = await inUse()
    backend.hang()
    const read = tf.tensor1d([1]).data()
    backend.lose('unplugged')
    await expect(read).rejects.toEqual(lost)
  })

  it('keeps the first reason', async () => {
    const backend = await inUse()
    backend.lose('unplugged')
    backend.lose('again')
    expect(reasonOfLoss(tf.backend())).toBe('unplugged')
  })

  it('is no unhandled rejection when nobody reads', async () => {
    const backend = await inUse()
    backend.lose('unplugged')
    await new Promise((resolve) => setTimeout(resolve, 10))
  })

  it.each([false, true])('works anew when it is selected again (made later: %s)', async (later) => {
    const backend = await inUse({ later })
    const kept = tf.tensor1d([1])
    backend.lose('unplugged')
    await selectBackend([backend])
    expect(backend.made).toBe(2)
    expect(backend.disposed).toBe(1)
    expect([...(await tf.add([1], [2]).data())]).toEqual([3])
    kept.dispose()
    backend.lose('unplugged')
    await expect(tf.add([1], [2]).data()).rejects.toEqual(lost)
    await selectBackend([backend])
    expect(backend.made).toBe(3)
    expect([...(await tf.add([1], [2]).data())]).toEqual([3])
  })

  it('is not made anew when it is selected again without a loss', async () => {
    const backend = await inUse()
    const kept = tf.tensor1d([7])
    await selectBackend([backend])
    expect(backend.made).toBe(1)
    expect([...(await kept.data())]).toEqual([7])
  })

  it('is watched too when somebody had tfjs make it before', async () => {
    const early = fragileBackend('early')
    made.push(early)
    const { factory, priority } = tf.engine().registryFactory.cpu!
    tf.registerBackend('early', factory, priority)
    tf.copyRegisteredKernels('cpu', 'early')
    await tf.setBackend('early')
    Object.assign(tf.backend(), { firstUse: false })
    const before = tf.backend()
    await selectBackend([early])
    expect(tf.backend()).toBe(before)
    early.lose('unplugged')
    await expect(tf.add([1], [2]).data()).rejects.toBeInstanceOf(BackendLostError)
  })

  it('leaves backends alone that nobody watches', () => {
    expect(canBeLost(tf.backend())).toBe(false)
    expect(reasonOfLoss(tf.backend())).toBeUndefined()
  })
})
