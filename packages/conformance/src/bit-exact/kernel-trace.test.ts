import { cpu } from '@autoencoders/backend-cpu'
import { selectBackend } from '@autoencoders/core'
import * as tf from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { firstDifference, traceKernels } from './testing/kernel-trace.js'

it('names the first kernel that gives other bits', async () => {
  await selectBackend([cpu()])
  const trace = (x: number) =>
    traceKernels('cpu', async () => tf.tidy(() => void tf.sum(tf.mul(tf.relu([1, -1]), [x, 2]))))
  const [ours, same, theirs] = [await trace(1), await trace(1), await trace(1 + 2 ** -23)]
  expect(firstDifference(ours, same)).toBeUndefined()
  expect(firstDifference(ours, theirs)).toMatch(/^1 Multiply \[2\] \w+ here, 1 Multiply \[2\] \w+ there$/)
  expect(firstDifference(ours, ours.slice(0, 1))).toMatch(/^1 Multiply .* here, nothing there$/)
})
