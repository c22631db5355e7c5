import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DataError, FormatError, ndArray, OptionError, ShapeError } from '@autoencoders/core'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { damageByLength } from '../testing/malformed.js'
import { fromBase64, readReference, realData } from '../testing/reference-files.js'
import { type EncodeWavOptions, encodeWav } from './encode-wav.js'
import { parseWav } from './parse-wav.js'
import { readWav } from './read-wav.node.js'

interface FileCase {
  readonly name: string
  readonly sampleRate: number
  readonly file: string
  readonly shape: readonly number[]
  readonly values: readonly number[]
}

const { files } = readReference<{ files: readonly FileCase[] }>('audio.json')
const byName = (name: string) => fromBase64(files.find((one) => one.name === name)!.file)
const tone = ndArray([0, 0.5, -0.25, 0.125], [2, 2])

/** A RIFF file of chunks, odd ones padded. */
function riff(...chunks: (readonly [id: string, content: Uint8Array])[]): Uint8Array {
  const body = chunks.flatMap(([id, content]) => [
    ...Buffer.from(id),
    ...uint32(content.length),
    ...content,
    ...(content.length % 2 === 1 ? [0] : []),
  ])
  return Uint8Array.of(...Buffer.from('RIFF'), ...uint32(body.length + 4), ...Buffer.from('WAVE'), ...body)
}

function uint32(value: number): number[] {
  return [value, value >>> 8, value >>> 16, value >>> 24].map((byte) => byte & 255)
}

interface Description {
  tag?: number
  channels?: number
  rate?: number
  bits?: number
  frameSize?: number
}

function description({ tag = 1, channels = 1, rate = 8000, bits = 16, frameSize }: Description): Uint8Array {
  const size = frameSize ?? (channels * bits) / 8
  return Uint8Array.of(tag & 255, tag >> 8, channels, 0, ...uint32(rate), ...uint32(rate * size), size, 0, bits, 0)
}

const samples = Uint8Array.of(0, 64, 0, 192)
const plain = riff(['fmt ', description({})], ['data', samples])

describe('parseWav', () => {
  it.each(files)('reads $name as SciPy and wave wrote it', ({ name, sampleRate, file, shape, values }) => {
    const sound = parseWav(fromBase64(file))
    expect(sound).toMatchObject({ sampleRate, encoding: name, samples: { shape } })
    expect([...sound.samples.data]).toEqual(values.map((value) => Math.fround(value)))
  })

  it('passes over other chunks, in any order, odd ones with their padding', () => {
    const list = ['LIST', Uint8Array.of(1, 2, 3)] as const
    const [format, data] = [['fmt ', description({})] as const, ['data', samples] as const]
    for (const file of [riff(list, format, list, data), riff(data, list, format), riff(format, data, list)]) {
      expect(parseWav(file).samples).toEqual(ndArray([0.5, -0.5], [2]))
    }
  })

  it('reads WAVE_FORMAT_EXTENSIBLE, and refuses one of another kind', () => {
    const guid = [0, 0, 0, 0, 16, 0, 128, 0, 0, 170, 0, 56, 155, 113]
    const extended = (tag: number, rest: readonly number[]) =>
      Uint8Array.of(...description({ tag: 0xfffe }), 22, 0, 16, 0, 0, 0, 0, 0, tag, 0, ...rest)
    expect(parseWav(riff(['fmt ', extended(1, guid)], ['data', samples]))).toEqual(parseWav(plain))
    expect(() => parseWav(riff(['fmt ', extended(1, guid.toReversed())], ['data', samples]))).toThrow('a GUID')
    expect(() => parseWav(riff(['fmt ', description({ tag: 0xfffe })], ['data', samples]))).toThrow('40 bytes')
  })

  it('takes a size of all ones, as of a recording that was piped, for all that follows', () => {
    const piped = plain.slice()
    piped.fill(255, 4, 8)
    piped.fill(255, piped.length - 8, piped.length - 4)
    expect(parseWav(piped)).toEqual(parseWav(plain))
  })

  it('averages channels when asked to', () => {
    expect(parseWav(encodeWav(tone, { sampleRate: 8000 }), { mono: true }).samples).toEqual(
      ndArray([0.25, -0.0625], [2]),
    )
  })

  it('reads bytes that begin anywhere in their buffer', () => {
    const bytes = new Uint8Array([9, 9, 9, ...byName('float64')]).subarray(3)
    expect(parseWav(bytes)).toEqual(parseWav(byName('float64')))
  })

  it.each([
    [{ tag: 6, bits: 8 }, '8 bits of A-law'],
    [{ tag: 85 }, '16 bits of MP3'],
    [{ tag: 99 }, '16 bits of format 99'],
    [{ bits: 12 }, '12 bits of PCM'],
    [{ channels: 0 }, 'at least one channel'],
    [{ rate: 0 }, 'a sample rate above 0 Hz'],
    [{ frameSize: 3 }, '2 bytes a frame (1 × int16)'],
  ])('refuses %o', (wrong, message) => {
    const file = riff(['fmt ', description(wrong)], ['data', samples])
    expect(() => parseWav(file)).toThrow(FormatError)
    expect(() => parseWav(file)).toThrow(message)
  })

  it('refuses files without samples or description, with half a frame, or with two chunks of samples', () => {
    const format = ['fmt ', description({})] as const
    expect(() => parseWav(riff(format, ['data', new Uint8Array()]))).toThrow(DataError)
    expect(() => parseWav(riff(format))).toThrow("a 'data' chunk")
    expect(() => parseWav(riff(['data', samples]))).toThrow("a 'fmt ' chunk")
    expect(() => parseWav(riff(['fmt ', Uint8Array.of(1)], ['data', samples]))).toThrow('16 bytes or more')
    expect(() => parseWav(riff(format, ['data', samples.subarray(1)]))).toThrow('whole frames of 2 bytes')
    expect(() => parseWav(riff(format, ['data', samples], ['data', samples]))).toThrow('one chunk of samples')
    expect(() => parseWav(new TextEncoder().encode('<!doctype html>'))).toThrow('starts 3c 21 64')
    expect(() => parseWav(Uint8Array.of(...Buffer.from('RIFX'), ...plain.subarray(4)))).toThrow('RIFX')
  })

  it('refuses samples that are not finite', () => {
    const file = byName('float32').slice()
    new DataView(file.buffer).setFloat32(file.length - 4, Number.NaN, true)
    expect(() => parseWav(file)).toThrow('received NaN at element 3')
  })

  it.each(files)('refuses $name cut short anywhere, or with bytes too many', async ({ name, file }) => {
    // A byte after samples of an odd size is taken for their padding.
    const { files: count, faults } = await damageByLength(fromBase64(file), parseWav, name === 'uint8')
    expect(count).toBeGreaterThan(44)
    expect(faults).toEqual([])
  })

  it('never fails otherwise than with its own errors, whatever byte is altered', () => {
    fc.assert(
      fc.property(fc.constantFrom(...files), fc.nat(70), fc.integer({ min: 1, max: 255 }), ({ file }, at, change) => {
        const bytes = fromBase64(file)
        bytes[at % bytes.length]! ^= change
        try {
          expect(parseWav(bytes).samples.data.every(Number.isFinite)).toBe(true)
        } catch (error) {
          if (!(error instanceof DataError || error instanceof FormatError)) throw error
        }
      }),
      { numRuns: 2000 },
    )
  })
})

describe('encodeWav', () => {
  it('writes what SciPy writes', () => {
    const { samples, sampleRate } = parseWav(byName('int16'))
    expect(encodeWav(samples, { sampleRate })).toEqual(byName('int16'))
  })

  it.each(['uint8', 'int16', 'int24', 'float32'] as const)('brings %s back to the bit', (encoding) => {
    const bits = { uint8: 8, int16: 16, int24: 24, float32: 24 }[encoding]
    const unit = 2 ** (1 - bits)
    const integers = fc.integer({ min: -1 / unit, max: 1 / unit - 1 })
    fc.assert(
      fc.property(fc.array(integers, { minLength: 1, maxLength: 40 }), (values) => {
        const sound = ndArray(
          values.map((k) => k * unit),
          [values.length],
        )
        const file = encodeWav(sound, { sampleRate: 8000, encoding })
        expect(parseWav(file)).toEqual({ samples: sound, sampleRate: 8000, encoding })
        expect(file.length % 2).toBe(0)
      }),
    )
  })

  it('rounds to the nearest integer, and 1 to the greatest there is', () => {
    const sound = ndArray([1, -1, 0.4 / 32768, 0.6 / 32768], [4])
    const { data } = parseWav(encodeWav(sound, { sampleRate: 8000 })).samples
    expect([...data].map((value) => value * 32768)).toEqual([32767, -32768, 0, 1])
    expect([...parseWav(encodeWav(sound, { sampleRate: 8000, encoding: 'int32' })).samples.data].slice(0, 2)).toEqual([
      1, -1,
    ])
  })

  it('refuses samples beyond ±1 unless they are to be cut, or stored as floats', () => {
    const loud = ndArray([0.5, -1.5], [2])
    expect(() => encodeWav(loud, { sampleRate: 8000 })).toThrow('received -1.5 at element 1')
    expect([...parseWav(encodeWav(loud, { sampleRate: 8000, clip: true })).samples.data]).toEqual([0.5, -1])
    expect(parseWav(encodeWav(loud, { sampleRate: 8000, encoding: 'float32' })).samples).toEqual(loud)
    for (const encoding of ['int16', 'float32'] as const) {
      const options = { sampleRate: 8000, encoding }
      expect(() => encodeWav(ndArray([Number.NaN], [1]), options)).toThrow('received NaN at element 0')
    }
  })

  it.each([
    [{ sampleRate: 0 }, OptionError],
    [{ sampleRate: 8000.5 }, OptionError],
    [{ sampleRate: 8000, encoding: 'mp3' }, OptionError],
    [undefined, OptionError],
  ])('refuses the options %o', (options, error) => {
    expect(() => encodeWav(tone, options as EncodeWavOptions)).toThrow(error)
  })

  it('refuses what is no sound', () => {
    const options = { sampleRate: 8000 }
    expect(() => encodeWav(ndArray(new Float32Array(8), [2, 2, 2]), options)).toThrow(ShapeError)
    expect(() => encodeWav({ data: new Float32Array(8192), shape: [1, 8192] }, options)).toThrow(ShapeError)
    expect(() => encodeWav({ data: new Float32Array(0), shape: [0] }, options)).toThrow(DataError)
    expect(() => encodeWav([1, 2] as never, options)).toThrow('Make one with ndArray')
  })
})

describe('readWav', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wav-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('reads a file, and names it in errors', async () => {
    const path = join(folder, 'tone.wav')
    writeFileSync(path, encodeWav(tone, { sampleRate: 8000 }))
    expect((await readWav(path)).samples).toEqual(tone)
    expect((await readWav(path, { mono: true })).samples.shape).toEqual([2])
    writeFileSync(path, 'no sound')
    await expect(readWav(path)).rejects.toThrow('tone.wav')
    await expect(readWav(join(folder, 'none.wav'))).rejects.toThrow(FormatError)
  })

  const digits = realData('fsdd')
  const name = 'reads 500 spoken digits, and writes each again to the byte'
  it.skipIf(!digits.available)(`${name}${digits.available ? '' : ' (not run: ../shared/data is absent)'}`, async () => {
    const paths = readdirSync(digits.path, { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith('.wav'),
    )
    expect(paths).toHaveLength(500)
    for (const path of paths) {
      const { samples, sampleRate, encoding } = await readWav(join(digits.path, path))
      expect({ sampleRate, encoding, axes: samples.shape.length }).toEqual({
        sampleRate: 8000,
        encoding: 'int16',
        axes: 1,
      })
      const file = readFileSync(join(digits.path, path))
      expect(Buffer.compare(encodeWav(samples, { sampleRate }), file)).toBe(0)
    }
  })
})
