import { FormatError, OptionError } from '@autoencoders/core'
import { describe, expect, it } from 'vitest'
import { damageByLength, outcomeOf } from '../testing/malformed.js'
import { fromBase64, type ReferenceCase, readReference } from '../testing/reference-files.js'
import { decodeImage } from './decode-image.js'
import { decodeJpeg } from './decode-jpeg.js'
import { decodePng } from './decode-png.js'

const { decoded, cmyk } = readReference<{ decoded: ReferenceCase[]; cmyk: string }>('jpeg.json')
const byName = (name: string) => fromBase64(decoded.find((one) => one.name === name)!.file)
const png = fromBase64(readReference<{ decoded: ReferenceCase[] }>('png.json').decoded[0]!.file)

describe('decodeJpeg', () => {
  it.each(decoded)('gives the pixels that Pillow gives: $name', async ({ file, shape, values, maximum }) => {
    const image = await decodeJpeg(fromBase64(file))
    expect(image.shape).toEqual(shape)
    expect([...image.data]).toEqual(values.map((value) => Math.fround(value / maximum)))
  })

  it('converts channels', async () => {
    expect((await decodeJpeg(byName('4:4:4'), { channels: 1 })).shape).toEqual([19, 21, 1])
    expect((await decodeJpeg(byName('grey'), { channels: 3 })).shape).toEqual([19, 21, 3])
    await expect(decodeJpeg(byName('grey'), { channels: 2 as 1 })).rejects.toBeInstanceOf(OptionError)
  })

  it.each(['4:2:0', 'progressive', 'grey'])('refuses %s cut at any length', async (name) => {
    const file = byName(name)
    const damage = await damageByLength(file, decodeJpeg, true)
    expect(damage.files).toBe(file.length)
    expect(damage.faults).toEqual([])
  })

  it('lets cameras put more after the end', async () => {
    const file = byName('4:2:0')
    expect(await decodeJpeg(Uint8Array.of(...file, 1, 2, 3))).toEqual(await decodeJpeg(file))
  })

  it('refuses data from which a part is missing though the end marker is there', async () => {
    const file = byName('4:2:0')
    const holed = Uint8Array.of(...file.subarray(0, file.length - 60), 0xff, 0xd9)
    await expect(decodeJpeg(holed)).rejects.toThrow('decodeJpeg: expected a complete JPEG file')
    expect((await decodeJpeg(file)).shape).toEqual([19, 21, 3])
  })

  it('gives pixels or a typed error for any altered byte, and goes on working', async () => {
    const file = byName('4:2:0')
    for (let at = 0; at < file.length; at++) {
      const altered = file.slice()
      altered[at]! ^= 0x55
      const outcome = await outcomeOf(() => decodeJpeg(altered))
      if (outcome instanceof Error) expect(outcome).toBeInstanceOf(FormatError)
    }
    expect((await decodeJpeg(file)).shape).toEqual([19, 21, 3])
  })

  it('refuses an enormous size before it allocates, and CMYK', async () => {
    const huge = byName('grey')
    const frame = Buffer.from(huge).indexOf(Uint8Array.of(0xff, 0xc0))
    huge.set([0xff, 0xff, 0xff, 0xff], frame + 5)
    await expect(decodeJpeg(huge)).rejects.toThrow('65535 × 65535 pixels in')
    await expect(decodeJpeg(fromBase64(cmyk))).rejects.toThrow('4 components (4 is CMYK)')
  })

  it('decodes many at a time', async () => {
    const images = await Promise.all(decoded.map(({ file }) => decodeJpeg(fromBase64(file))))
    expect(images.map(({ shape }) => shape)).toEqual(decoded.map(({ shape }) => shape))
  })
})

describe('decodeImage', () => {
  it('tells PNG and JPEG apart by their first bytes', async () => {
    expect(await decodeImage(png)).toEqual(decodePng(png))
    expect(await decodeImage(byName('grey'))).toEqual(await decodeJpeg(byName('grey')))
  })

  it('refuses other files', async () => {
    await expect(decodeImage(new TextEncoder().encode('GIF89a'))).rejects.toThrow(
      'decodeImage: expected a PNG (89 50 4e 47 …) or JPEG (ff d8 ff …) file, received a file that starts 47 49 46',
    )
    await expect(decodeImage(new Uint8Array(0))).rejects.toBeInstanceOf(FormatError)
  })
})
