/** SHA-256 without a dependency, in pages too that may not use WebCrypto: those that came over plain HTTP. */

const BLOCK = 64
const LENGTH_BYTES = 8

/** The first 32 bits of the fractional parts of roots of the first primes: square roots to begin with, cube roots for the rounds. */
interface Constants {
  readonly initial: Int32Array
  readonly rounds: Int32Array
}

let constants: Constants | undefined

/**
 * The SHA-256 digest of some bytes, in hexadecimal.
 *
 * @param parts Hashed one after the other, as if they were one array.
 * @see FIPS 180-4, https://doi.org/10.6028/NIST.FIPS.180-4
 * @example sha256(new TextEncoder().encode('abc')) // 'ba7816bf…'
 */
export function sha256(...parts: readonly Uint8Array[]): string {
  constants ??= findConstants()
  const state = constants.initial.slice()
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
  const { rounds } = constants!
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, BLOCK)
  for (let t = 0; t < 64; t++) {
    schedule[t] = t < 16 ? view.getInt32(4 * t) : nextWord(t)
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state
  for (let t = 0; t < 64; t++) {
    const sum1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
    const first = (h + sum1 + ((e & f) ^ (~e & g)) + rounds[t]! + schedule[t]!) | 0
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

/** Found rather than listed, which is half a kilobyte less to load. */
function findConstants(): Constants {
  const primes: number[] = []
  for (let n = 2; primes.length < BLOCK; n++) if (primes.every((prime) => n % prime > 0)) primes.push(n)
  return {
    initial: Int32Array.from(primes.slice(0, 8), (prime) => rootFraction(prime, 2)),
    rounds: Int32Array.from(primes, (prime) => rootFraction(prime, 3)),
  }
}

/** Exact in every engine: whole numbers alone, bit by bit. */
function rootFraction(prime: number, degree: 2 | 3): number {
  const scaled = BigInt(prime) << BigInt(32 * degree)
  let root = 0n
  for (let bit = 1n << 36n; bit > 0n; bit >>= 1n) {
    const next = root + bit
    if (next * next * (degree === 3 ? next : 1n) <= scaled) root = next
  }
  return Number(BigInt.asIntN(32, root))
}
