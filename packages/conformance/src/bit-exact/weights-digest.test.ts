import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { weightsDigest } from './weights-digest.js'

const weights = (...values: number[]) =>
  new Map([['kernel', { data: Float32Array.from(values), shape: [1, values.length] }]])

it('is the SHA-256 of name, shape and little-endian bits', async () => {
  const bytes = Buffer.from([0x00, 0x00, 0x80, 0x3f, 0x00, 0x00, 0x00, 0x80])
  const expected = createHash('sha256').update('kernel 1×2\n').update(bytes).digest('hex')
  expect(await weightsDigest(weights(1, -0))).toBe(expected)
})

it('changes with the last bit, the sign of zero and the shape', async () => {
  const digests = [
    await weightsDigest(weights(1, 0)),
    await weightsDigest(weights(1 + 2 ** -23, 0)),
    await weightsDigest(weights(1, -0)),
    await weightsDigest(new Map([['kernel', { data: Float32Array.of(1, 0), shape: [2, 1] }]])),
  ]
  expect(new Set(digests).size).toBe(4)
})
