/** SHA-256 without a dependency, in pages too that may not use WebCrypto: those that came over plain HTTP. */

const BLOCK = 64
const LENGTH_BYTES = 8

/** The first 32 bits of the fractional parts of the square roots of the first eight primes. */
const initialState = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19]

/** The same of the cube roots of the first 64 primes. */
const roundConstants = [
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
  0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
  0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
  0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
  0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
  0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
  0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
  0xc67178f2,
]

/**
 * The SHA-256 digest of some bytes, in hexadecimal.
 *
 * @param parts Hashed one after the other, as if they were one array.
 * @see FIPS 180-4, https://doi.org/10.6028/NIST.FIPS.180-4
 * @example sha256(new TextEncoder().encode('abc')) // 'ba7816bf…'
 */
export function sha256(...parts: readonly Uint8Array[]): string {
  const state = Int32Array.from(initialState)
  const rest = new Uint8Array(2 * BLOCK)
  let filled = 0
  for (const part of parts) {
    let position = 0
    if (filled > 0) {
      position = Math.min(BLOCK - filled, part.length)
      rest.set(part.subarray(0, position), filled)
      filled += position
      if (filled < BLOCK) continue
      compress(state, rest, 0)
      filled = 0
    }
    for (; position + BLOCK <= part.length; position += BLOCK) compress(state, part, position)
    rest.set(part.subarray(position), 0)
    filled = part.length - position
  }
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  finish(state, rest, filled, length)
  return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
}

/** Ends the message: a bit 1, zeros, and its length in bits as a 64-bit number. */
function finish(state: Int32Array, rest: Uint8Array, filled: number, length: number): void {
  const end = filled + 1 + LENGTH_BYTES <= BLOCK ? BLOCK : 2 * BLOCK
  rest.fill(0, filled)
  rest[filled] = 0x80
  new DataView(rest.buffer).setBigUint64(end - LENGTH_BYTES, BigInt(length) * 8n)
  for (let position = 0; position < end; position += BLOCK) compress(state, rest, position)
}

const schedule = new Int32Array(BLOCK)

/** One block of 64 bytes into the state. */
function compress(state: Int32Array, bytes: Uint8Array, start: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, BLOCK)
  for (let t = 0; t < 64; t++) {
    schedule[t] = t < 16 ? view.getInt32(4 * t) : nextWord(t)
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state
  for (let t = 0; t < 64; t++) {
    const sum1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
    const first = (h + sum1 + ((e & f) ^ (~e & g)) + roundConstants[t]! + schedule[t]!) | 0
    const sum0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
    const second = (sum0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + first) | 0
    d = c
    c = b
    b = a
    a = (first + second) | 0
  }
  ;[a, b, c, d, e, f, g, h].forEach((word, i) => {
    state[i]! += word
  })
}

/** Word t ≥ 16 of the message schedule. */
function nextWord(t: number): number {
  const w2 = schedule[t - 2]!
  const w15 = schedule[t - 15]!
  const sigma1 = rotate(w2, 17) ^ rotate(w2, 19) ^ (w2 >>> 10)
  const sigma0 = rotate(w15, 7) ^ rotate(w15, 18) ^ (w15 >>> 3)
  return (sigma1 + schedule[t - 7]! + sigma0 + schedule[t - 16]!) | 0
}

function rotate(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits))
}
