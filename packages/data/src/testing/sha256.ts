import type { NdArray } from '@autoencoders/core'

/** A digest of an array's values, in hexadecimal; the same whatever the machine's byte order. */
export async function sha256({ data }: NdArray): Promise<string> {
  const bytes = new DataView(new ArrayBuffer(4 * data.length))
  data.forEach((value, i) => {
    bytes.setFloat32(4 * i, value, true)
  })
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
