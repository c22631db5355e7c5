import { DataError, FormatError, type NdArray, ndArray, OptionError, ShapeError } from '@autoencoders/core'
import fc from 'fast-check'
import { zlibSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { damageByLength, outcomeOf } from '../testing/malformed.js'
import { fromBase64, type ReferenceCase, readReference, realData } from '../testing/reference-files.js'
import { decodePng } from './decode-png.js'
import { encodePng } from './encode-png.js'

const { decoded, interlacedInBits } = readReference<Record<'decoded' | 'interlacedInBits', ReferenceCase[]>>('png.json')
const byName = (name: string) => fromBase64(decoded.find((one) => one.name === name)!.file)

/** A PNG file with the body of one chunk replaced and its CRC made right. */
function withChunk(file: Uint8Array, type: string, change: (body: Uint8Array) => Uint8Array): Uint8Array {
  const at = Buffer.from(file).indexOf(type) - 4
  const length = new DataView(file.buffer, file.byteOffset + at).getUint32(0)
  const body = change(file.slice(at + 8, at + 8 + length))
  const chunk = new Uint8Array(12 + body.length)
  const view = new DataView(chunk.buffer)
  view.setUint32(0, body.length)
  chunk.set(file.subarray(at + 4, at + 8), 4)
  chunk.set(body, 8)
  view.setUint32(8 + body.length, crc32(chunk.subarray(4, 8 + body.length)))
  return Uint8Array.of(...file.subarray(0, at), ...chunk, ...file.subarray(at + 12 + length))
}

/** As in the PNG specification, annex D. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}

describe('decodePng', () => {
  it.each(decoded)('reads $name', ({ file, shape, values, maximum }) => {
    const image = decodePng(fromBase64(file))
    expect(image.shape).toEqual(shape)
    expect([...image.data]).toEqual(values.map((value) => Math.fround(value / maximum)))
  })

  it.each(interlacedInBits)('refuses what fast-png would misread: $name', ({ file }) => {
    expect(() => decodePng(fromBase64(file))).toThrow('Save the image without interlacing')
  })

  it('converts channels', () => {
    const image = decodePng(byName('8-bit RGBA'))
    const [red = 0, green = 0, blue = 0] = image.data
    expect(decodePng(byName('8-bit RGBA'), { channels: 3 }).data.subarray(0, 3)).toEqual(image.data.subarray(0, 3))
    const grey = decodePng(byName('8-bit RGBA'), { channels: 1 })
    expect(grey.shape).toEqual([5, 7, 1])
    expect(grey.data[0]).toBeCloseTo(0.299 * red + 0.587 * green + 0.114 * blue, 6)
    const opaque = decodePng(byName('8-bit grey'), { channels: 4 })
    const [value = 0] = decodePng(byName('8-bit grey')).data
    expect([...opaque.data.subarray(0, 4)]).toEqual([value, value, value, 1])
    const withAlpha = decodePng(byName('8-bit grey + alpha'))
    expect(decodePng(byName('8-bit grey + alpha'), { channels: 4 }).data[3]).toBe(withAlpha.data[1])
    expect(() => decodePng(byName('8-bit grey'), { channels: 2 as 1 })).toThrow(OptionError)
  })

  it.each(['8-bit RGB', '1-bit palette with alpha', '16-bit grey, interlaced'])(
    'refuses %s cut at any length or with a byte too many',
    async (name) => {
      const file = byName(name)
      const damage = await damageByLength(file, decodePng)
      expect(damage.files).toBe(file.length + 1)
      expect(damage.faults).toEqual([])
    },
  )

  it('finds any altered byte', async () => {
    const file = byName('8-bit palette')
    for (let at = 0; at < file.length; at++) {
      const altered = file.slice()
      altered[at]! ^= 0x01
      expect(await outcomeOf(() => decodePng(altered))).toBeInstanceOf(FormatError)
    }
  })

  const rgb = byName('8-bit RGB')
  it.each<[string, Uint8Array]>([
    ['an enormous size', withChunk(rgb, 'IHDR', (body) => Uint8Array.of(0x7f, 255, 255, 255, ...body.subarray(4)))],
    ['one row more than there is', withChunk(rgb, 'IHDR', (body) => body.with(7, 6))],
    ['one row less than there is', withChunk(rgb, 'IHDR', (body) => body.with(7, 4))],
    ['no width', withChunk(rgb, 'IHDR', (body) => body.with(3, 0))],
    ['an impossible depth', withChunk(rgb, 'IHDR', (body) => body.with(8, 4))],
    ['an unknown filter', withChunk(oneChunk(Uint8Array.of(9, 1)), 'IEND', (body) => body)],
    ['far more pixels than announced', oneChunk(new Uint8Array(5_000_000))],
  ])('refuses a file with %s', (_, file) => {
    expect(() => decodePng(file)).toThrow(FormatError)
  })

  it('refuses colours beyond the palette', () => {
    const file = withChunk(byName('8-bit palette'), 'PLTE', (body) => body.subarray(0, 30))
    expect(() => decodePng(file)).toThrow('with a palette of 10')
  })

  it('says what another file starts with', () => {
    expect(() => decodePng(Uint8Array.of(0xff, 0xd8, 0xff))).toThrow('received a file that starts ff d8 ff')
  })
})

/** A grey PNG of one pixel with these filtered rows. */
function oneChunk(rows: Uint8Array): Uint8Array {
  return withChunk(encodePng(ndArray([1], [1, 1])), 'IDAT', () => zlibSync(rows))
}

describe('encodePng', () => {
  it('is undone by decodePng, exactly where values are multiples of 1 / 255 or 1 / 65535', () => {
    const sides = fc.integer({ min: 1, max: 9 })
    const depths = fc.constantFrom<8 | 16>(8, 16)
    fc.assert(
      fc.property(
        sides,
        sides,
        fc.integer({ min: 1, max: 4 }),
        depths,
        fc.nat(),
        (height, width, channels, depth, seed) => {
          const maximum = 2 ** depth - 1
          const values = Array.from(
            { length: height * width * channels },
            (_, i) => ((i * 7919 + seed) % (maximum + 1)) / maximum,
          )
          const image = ndArray(values, [height, width, channels])
          expect(decodePng(encodePng(image, { depth }))).toEqual(image)
        },
      ),
    )
  })

  it('rounds, and takes a grey image without a channel axis', () => {
    expect([...decodePng(encodePng(ndArray([0.5, 0.001], [1, 2]))).data]).toEqual([Math.fround(128 / 255), 0])
  })

  it.each<[string, NdArray, typeof ShapeError]>([
    ['a batch', ndArray([1, 1], [2, 1, 1, 1]), ShapeError],
    ['five channels', ndArray([1, 1, 1, 1, 1], [1, 1, 5]), ShapeError],
    ['no pixels', ndArray([], [0, 4]), ShapeError],
    ['values above 1', ndArray([1.01], [1, 1]), DataError],
    ['NaN', ndArray([Number.NaN], [1, 1]), DataError],
  ])('refuses %s', (_, image, error) => {
    expect(() => encodePng(image)).toThrow(error)
  })

  it('refuses other depths', () => {
    expect(() => encodePng(ndArray([1], [1, 1]), { depth: 4 as 8 })).toThrow(OptionError)
  })
})

const kodak = realData('kodak', '01.png')
describe.skipIf(!kodak.available)('real Kodak images (not run: ../shared/data is absent)', () => {
  it('reads 24-bit colour as libpng does', async () => {
    const { readFile } = await import('node:fs/promises')
    const image = decodePng(await readFile(kodak.path))
    expect(image.shape).toEqual([512, 768, 3])
    // Mean of all samples, and the last pixel, as Pillow reads them.
    expect((255 * image.data.reduce((sum, value) => sum + value, 0)) / image.data.length).toBeCloseTo(
      105.6313705444336,
      3,
    )
    expect([...image.data.subarray(-3)].map((value) => Math.round(value * 255))).toEqual([0, 0, 0])
  })
})
