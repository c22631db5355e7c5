/**
 * Seeded randomness by named streams. A draw is a function of (seed, stream name, step, index) and of nothing else:
 * not of the backend, not of what else was drawn, not of whether training was interrupted in between.
 */

import { OptionError } from '../errors.js'
import { describeValue } from '../nd-array.js'
import { normalQuantile } from './normal-quantile.js'
import { philox } from './philox.js'

/** Draws from one stream at one step; each call goes on where the last one ended. */
export interface RandomStream {
  /** Uniform 32-bit words. */
  bits(count: number): Uint32Array
  /** Uniform in [0, 1), multiples of 2⁻²⁴. */
  uniform(count: number): Float32Array
  /** Standard normal. */
  normal(count: number): Float32Array
  /** Standard normal, given that it lies in ±2. */
  truncatedNormal(count: number): Float32Array
  /** A whole number, uniform in [0, bound). */
  integer(bound: number): number
  /** The numbers 0 … count − 1 in random order. */
  permutation(count: number): Uint32Array
}

/** All the random streams of one seed. */
export interface RandomStreams {
  readonly seed: number
  /**
   * The stream of that name at that step.
   *
   * @example randomStreams(1).stream('dropout/encoder/0', 12).uniform(128)
   */
  stream(name: string, step?: number): RandomStream
}

const PHI_BELOW_MINUS_2 = 0.022750131948179195

/**
 * The random streams of a seed. 0 is a seed like any other.
 *
 * @param seed A whole number from 0 to 2⁵³ − 1.
 * @throws {OptionError} For anything else.
 * @example randomStreams(0).stream('shuffle', 3).permutation(60000)
 */
export function randomStreams(seed: number): RandomStreams {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new OptionError({
      where: 'randomStreams',
      expected: 'a whole-number seed from 0 to 2^53 − 1',
      received: describeValue(seed),
    })
  }
  const root = [seed >>> 0, Math.floor(seed / 2 ** 32)]
  return {
    seed,
    stream: (name, step = 0) => new PhiloxStream(streamKey(name, root), step),
  }
}

/** The key of a stream: the name's characters absorbed into Philox, two UTF-16 units a block, under the seed. */
function streamKey(name: string, root: readonly number[]): Uint32Array {
  const state = new Uint32Array(4)
  const counter = [name.length, 0, 0, 0]
  philox(counter, root, state, 0)
  for (let i = 0; i < name.length; i += 2) {
    state[0]! ^= name.charCodeAt(i) | ((name.charCodeAt(i + 1) || 0) << 16)
    philox(state, root, state, 0)
  }
  return state.slice(0, 2)
}

class PhiloxStream implements RandomStream {
  readonly #key: Uint32Array
  readonly #counter: Uint32Array
  readonly #block = new Uint32Array(4)
  #used = 4

  constructor(key: Uint32Array, step: number) {
    this.#key = key
    this.#counter = Uint32Array.of(0, 0, step >>> 0, Math.floor(step / 2 ** 32))
  }

  bits(count: number): Uint32Array {
    const out = new Uint32Array(count)
    for (let i = 0; i < count; i++) out[i] = this.#next()
    return out
  }

  uniform(count: number): Float32Array {
    const out = new Float32Array(count)
    for (let i = 0; i < count; i++) out[i] = (this.#next() >>> 8) * 2 ** -24
    return out
  }

  normal(count: number): Float32Array {
    const out = new Float32Array(count)
    for (let i = 0; i < count; i++) out[i] = normalQuantile(this.#open())
    return out
  }

  truncatedNormal(count: number): Float32Array {
    const out = new Float32Array(count)
    const inside = 1 - 2 * PHI_BELOW_MINUS_2
    for (let i = 0; i < count; i++) out[i] = normalQuantile(PHI_BELOW_MINUS_2 + inside * this.#open())
    return out
  }

  integer(bound: number): number {
    // Words at or above the largest multiple of the bound are drawn again, so every result is equally likely.
    const limit = 2 ** 32 - (2 ** 32 % bound)
    let word = this.#next()
    while (word >= limit) word = this.#next()
    return word % bound
  }

  permutation(count: number): Uint32Array {
    const out = Uint32Array.from({ length: count }, (_, i) => i)
    for (let i = count - 1; i > 0; i--) {
      const j = this.integer(i + 1)
      const swapped = out[i]!
      out[i] = out[j]!
      out[j] = swapped
    }
    return out
  }

  /** Uniform in (0, 1), never an end point: the middle of one of 2³² equal cells. */
  #open(): number {
    return (this.#next() + 0.5) * 2 ** -32
  }

  #next(): number {
    if (this.#used === 4) {
      philox(this.#counter, this.#key, this.#block, 0)
      this.#counter[0]! += 1
      if (this.#counter[0] === 0) this.#counter[1]! += 1
      this.#used = 0
    }
    return this.#block[this.#used++]!
  }
}
