import type { ByteSource } from './byte-file.js'

/** Takes exact numbers of bytes from pieces of any size. What it holds is bounded by what arrived, never by what was asked for. */
export class ByteReader {
  readonly #source: AsyncIterator<Uint8Array>
  #rest: Uint8Array = new Uint8Array(0)

  constructor(source: ByteSource) {
    this.#source = source[Symbol.asyncIterator]()
  }

  /** The next `count` bytes, a view or a copy; fewer only where the source ends. */
  async read(count: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = []
    let missing = count
    while (missing > 0) {
      if (this.#rest.length === 0 && !(await this.#refill())) break
      const part = this.#rest.subarray(0, missing)
      this.#rest = this.#rest.subarray(part.length)
      parts.push(part)
      missing -= part.length
    }
    return join(parts)
  }

  /** Lets go of the source: an open file behind it is closed. */
  async close(): Promise<void> {
    await this.#source.return?.()
  }

  async #refill(): Promise<boolean> {
    const { done, value } = await this.#source.next()
    if (done) return false
    this.#rest = value
    return true
  }
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]!
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let offset = 0
  for (const part of parts) {
    joined.set(part, offset)
    offset += part.length
  }
  return joined
}
