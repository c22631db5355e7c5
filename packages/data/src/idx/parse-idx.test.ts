import { gzipSync } from 'node:zlib'
import { DataError, FormatError, OptionError } from '@autoencoders/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { idxFile as idx } from '../testing/idx-file.js'
import { damageByLength, outcomeOf } from '../testing/malformed.js'
import { parseIdx } from './parse-idx.js'

const bytes2x3 = idx(0x08, [2, 3], [0, 1, 2, 127, 128, 255])

describe('parseIdx', () => {
  it.each<[string, Uint8Array, number[]]>([
    ['uint8', idx(0x08, [2], [0, 255]), [0, 255]],
    ['int8', idx(0x09, [2], [0x80, 0x7f]), [-128, 127]],
    ['int16', idx(0x0b, [2], [0x80, 0, 0x01, 0x02]), [-32768, 258]],
    ['int32', idx(0x0c, [2], [0x80, 0, 0, 0, 0, 1, 0, 0]), [-(2 ** 31), 65536]],
    ['float32', idx(0x0d, [1], [0xbf, 0x80, 0, 0]), [-1]],
    ['float64', idx(0x0e, [1], [0x40, 0x09, 0x21, 0xfb, 0x54, 0x44, 0x2d, 0x18]), [Math.fround(Math.PI)]],
  ])('reads %s', async (_, file, values) => {
    expect([...(await parseIdx(file)).data]).toEqual(values)
  })

  it('keeps the shape and scales', async () => {
    const array = await parseIdx(bytes2x3, { scale: 1 / 255 })
    expect(array.shape).toEqual([2, 3])
    expect([...array.data]).toEqual([0, 1, 2, 127, 128, 255].map((value) => Math.fround(value / 255)))
  })

  it('knows gzip by its first bytes', async () => {
    expect(await parseIdx(gzipSync(bytes2x3))).toEqual(await parseIdx(bytes2x3))
  })

  it('reads any array of bytes, plain and gzipped', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (data) => {
        const file = idx(0x08, [data.length], [...data])
        expect([...(await parseIdx(file)).data]).toEqual([...data])
        expect([...(await parseIdx(gzipSync(file))).data]).toEqual([...data])
      }),
      { numRuns: 50 },
    )
  })

  it('leaves an array without rows as it is', async () => {
    expect(await parseIdx(idx(0x08, [0, 28, 28], []))).toEqual({ data: new Float32Array(0), shape: [0, 28, 28] })
  })

  it.each([
    ['plain', bytes2x3],
    ['gzipped', new Uint8Array(gzipSync(bytes2x3))],
  ])('refuses a %s file cut at any length or with a byte too many', async (_, file) => {
    const damage = await damageByLength(file, parseIdx)
    expect(damage.files).toBe(file.length + 1)
    expect(damage.faults).toEqual([])
  })

  it('never reads other values from a gzip file altered in any bit', async () => {
    const file = new Uint8Array(gzipSync(bytes2x3))
    const whole = await parseIdx(file)
    let refused = 0
    for (let bit = 10 * 8; bit < file.length * 8; bit++) {
      const altered = file.slice()
      altered[bit >> 3]! ^= 1 << (bit & 7)
      const outcome = await outcomeOf(() => parseIdx(altered))
      if (outcome instanceof FormatError) refused++
      else expect(outcome).toEqual(whole)
    }
    // Deflate pads its last byte with up to seven bits that mean nothing.
    expect(refused).toBeGreaterThanOrEqual((file.length - 10) * 8 - 7)
  })

  it('allocates nothing on the word of a header', async () => {
    const claims = idx(0x08, [0x7fffffff, 0x7fffffff], [1, 2, 3, 4, 5, 6, 7, 8])
    await expect(parseIdx(claims)).rejects.toThrow('received 20 bytes')
    await expect(parseIdx(claims)).rejects.toBeInstanceOf(FormatError)
    const honestTrailer = new Uint8Array(gzipSync(claims))
    new DataView(honestTrailer.buffer).setUint32(honestTrailer.length - 4, (12 + 0x7fffffff ** 2) % 2 ** 32, true)
    await expect(parseIdx(honestTrailer)).rejects.toBeInstanceOf(FormatError)
    const overflowing = idx(0x0e, new Array(255).fill(0xffffffff), [])
    await expect(parseIdx(overflowing)).rejects.toThrow('more bytes than any file can have')
  })

  it.each<[string, Uint8Array, string]>([
    ['an empty file', new Uint8Array(0), 'received an empty file'],
    ['a web page', new TextEncoder().encode('<!doctype html>'), 'received a file that starts 3c 21 64 6f'],
    ['an unknown element type', idx(0x0a, [1], [1]), 'an element type (08, 09, 0b, 0c, 0d or 0e)'],
    ['rank 0', idx(0x08, [], [1]), 'a rank of 1 or more'],
  ])('says what is wrong with %s', async (_, file, message) => {
    await expect(parseIdx(file)).rejects.toBeInstanceOf(FormatError)
    await expect(parseIdx(file)).rejects.toThrow(message)
  })

  it('refuses an int32 that a float would round, unless a scale asks for real numbers', async () => {
    const odd = idx(0x0c, [1], [1, 0, 0, 1])
    await expect(parseIdx(odd)).rejects.toBeInstanceOf(DataError)
    expect((await parseIdx(odd, { scale: 2 ** -24 })).data[0]).toBe(Math.fround(1 + 2 ** -24))
  })

  it('refuses a scale that is no number', async () => {
    await expect(parseIdx(bytes2x3, { scale: Number.NaN })).rejects.toBeInstanceOf(OptionError)
  })
})
