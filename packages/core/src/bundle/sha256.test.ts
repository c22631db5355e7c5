import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { sha256 } from './sha256.js'

const bytes = (text: string) => new TextEncoder().encode(text)

describe('sha256', () => {
  // FIPS 180-4 and NIST's examples of it.
  it.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    ],
    ['a'.repeat(1_000_000), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
  ])('has the published digest of a message (%#)', (text, digest) => expect(sha256(bytes(text))).toBe(digest))

  const message = Uint8Array.from({ length: 300 }, (_, i) => (i * 131 + 7) % 256)
  const expected = (part: Uint8Array) => createHash('sha256').update(part).digest('hex')
  it('agrees with OpenSSL at every length around the blocks', () => {
    for (let length = 0; length <= message.length; length++) {
      const part = message.subarray(0, length)
      expect(sha256(part)).toBe(expected(part))
    }
  })
  it('hashes parts as one, wherever they are cut and wherever they lie in memory', () => {
    for (let cut = 0; cut <= 200; cut++) {
      const parts = [
        message.subarray(1, 1 + cut),
        new Uint8Array(0),
        message.subarray(1 + cut, 210),
        message.subarray(210),
      ]
      expect(sha256(...parts)).toBe(expected(message.subarray(1)))
    }
  })
})
