/** 32-bit floats as bytes, least significant first, as files keep them whatever the machine does. */

const BYTES_PER_FLOAT = 4
const isLittleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1

/**
 * The bytes of floats, every bit of NaN included.
 *
 * @param swap Whether the machine keeps its numbers the other way round.
 * @returns A view of the same memory where the machine keeps numbers as files do, else a copy.
 */
export function bytesOfFloats(floats: Float32Array, swap = !isLittleEndian): Uint8Array {
  const bytes = new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength)
  return swap ? swapWords(Uint8Array.from(bytes)) : bytes
}

/**
 * The floats in bytes that may lie at any alignment.
 *
 * @param bytes A multiple of four.
 * @param swap Whether the machine keeps its numbers the other way round.
 * @returns A copy.
 */
export function floatsOfBytes(bytes: Uint8Array, swap = !isLittleEndian): Float32Array<ArrayBuffer> {
  const floats = new Float32Array(bytes.length / BYTES_PER_FLOAT)
  const copy = new Uint8Array(floats.buffer)
  copy.set(bytes)
  if (swap) swapWords(copy)
  return floats
}

/** Turns every four bytes round, in place. */
function swapWords(bytes: Uint8Array): Uint8Array {
  for (let i = 0; i < bytes.length; i += BYTES_PER_FLOAT) bytes.subarray(i, i + BYTES_PER_FLOAT).reverse()
  return bytes
}
