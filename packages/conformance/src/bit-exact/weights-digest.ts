import type { NdArray } from '@autoencoders/core'

/**
 * SHA-256 over every weight's name, shape and little-endian bits, in order.
 *
 * @returns 64 hexadecimal digits.
 */
export async function weightsDigest(weights: ReadonlyMap<string, NdArray>): Promise<string> {
  const parts = [...weights].flatMap(([name, { data, shape }]) => [
    new TextEncoder().encode(`${name} ${shape.join('×')}\n`),
    littleEndian(data),
  ])
  const digest = await crypto.subtle.digest('SHA-256', await new Blob(parts).arrayBuffer())
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

function littleEndian(values: Float32Array): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(values.byteLength))
  values.forEach((value, i) => void view.setFloat32(4 * i, value, true))
  return new Uint8Array(view.buffer)
}
