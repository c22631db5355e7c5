import { describe, expect, it } from 'vitest'
import { bytesOfFloats, floatsOfBytes } from './little-endian.js'

// 1, −2 and 0.1f as IEEE 754 binary32.
const floats = Float32Array.of(1, -2, 0.1)
const littleEndian = [0x00, 0x00, 0x80, 0x3f, 0x00, 0x00, 0x00, 0xc0, 0xcd, 0xcc, 0xcc, 0x3d]

describe('on a little-endian machine', () => {
  it('floats are their bytes, in the same memory', () => {
    const bytes = bytesOfFloats(floats, false)
    expect([...bytes]).toEqual(littleEndian)
    expect(bytes.buffer).toBe(floats.buffer)
  })
  it('bytes at any alignment become floats of their own', () => {
    const around = Uint8Array.of(7, ...littleEndian, 7)
    const read = floatsOfBytes(around.subarray(1, 13), false)
    around.fill(0)
    expect(read).toEqual(floats)
  })
})

describe('on a big-endian machine', () => {
  // What such a machine holds in memory for the same numbers, seen from here.
  const swapped = new Float32Array(Uint8Array.from(littleEndian.map((_, i) => littleEndian[i ^ 3]!)).buffer)
  it('floats are turned round on their way out, and left as they are in memory', () => {
    const before = [...new Uint8Array(swapped.buffer)]
    expect([...bytesOfFloats(swapped, true)]).toEqual(littleEndian)
    expect([...new Uint8Array(swapped.buffer)]).toEqual(before)
  })
  it('and on their way in', () => {
    const read = floatsOfBytes(Uint8Array.from(littleEndian), true)
    expect([...new Uint8Array(read.buffer)]).toEqual([...new Uint8Array(swapped.buffer)])
  })
})
