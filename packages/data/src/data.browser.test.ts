import { FormatError, type NdArray, ndArray } from '@autoencoders/core'
import { describe, expect, it } from 'vitest'
import audio from '../../../tooling/reference/data/generated/audio.json' with { type: 'json' }
import jpeg from '../../../tooling/reference/data/generated/jpeg.json' with { type: 'json' }
import npz from '../../../tooling/reference/data/generated/npz.json' with { type: 'json' }
import png from '../../../tooling/reference/data/generated/png.json' with { type: 'json' }
import windows from '../../../tooling/reference/data/generated/windows.json' with { type: 'json' }
import {
  decodeImage,
  type LastWindow,
  parseCsv,
  parseIdx,
  parseNpz,
  parseWav,
  slidingWindows,
  streamWindows,
  tableToArray,
  writeNpz,
} from './index.js'
import { audioDigests, expectedAudioDigests } from './testing/audio-digests.js'

const fromBase64 = (text: string) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
const idx = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 51, 255)

async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'))
  return new Uint8Array(await new Response(packed).arrayBuffer())
}

describe('in a browser', () => {
  it('reads gzipped IDX, and refuses it cut at any length or with a byte too many', async () => {
    const file = await gzip(idx)
    expect(await parseIdx(file, { scale: 1 / 255 })).toEqual(ndArray([0.2, 1], [2]))
    for (let length = 0; length < file.length; length++) {
      await expect(parseIdx(file.slice(0, length))).rejects.toBeInstanceOf(FormatError)
    }
    await expect(parseIdx(Uint8Array.of(...file, 0))).rejects.toBeInstanceOf(FormatError)
  })

  it.each([...jpeg.decoded, ...png.decoded])('reads $name', async ({ file, shape, values, maximum }) => {
    const image = await decodeImage(fromBase64(file))
    expect(image.shape).toEqual(shape)
    expect([...image.data]).toEqual(values.map((value) => Math.fround(value / maximum)))
  })

  it('reads and writes NPZ', async () => {
    const arrays = await parseNpz(fromBase64(npz.deflated))
    expect(arrays.X).toEqual(ndArray(npz.arrays.X.values, npz.arrays.X.shape))
    expect(await parseNpz(await writeNpz(arrays, { compress: true }))).toEqual(arrays)
  })

  it.each(audio.files)('reads WAV of $name', ({ file, shape, values }) => {
    expect(parseWav(fromBase64(file)).samples).toEqual(ndArray(values, shape))
  })

  it('makes spectrograms and sound of them again: the bits that Node makes', async () => {
    expect(await audioDigests(ndArray(audio.spectrograms.samples, [400]))).toEqual(expectedAudioDigests)
  })

  it('reads CSV', () => {
    expect(tableToArray(parseCsv('a,"b, c"\r\n1,"2"\r\n'))).toEqual(ndArray([1, 2], [1, 2]))
  })

  it.each(windows)('cuts series into windows and brings scores back to points, $options', async (reference) => {
    const options = { ...reference.options, last: reference.options.last as LastWindow & ('drop' | 'shift') }
    const series = ndArray(reference.series.flat(), [reference.series.length, reference.series[0]!.length])
    const cut = slidingWindows(series, options)
    expect([...cut.windows.data]).toEqual(reference.windows.flat(2))
    const points = cut.toPoints(ndArray(reference.scores, [cut.count]), { combine: 'median' })
    expect([...points.data]).toEqual(reference.scorePoints.median.flat().map((value) => value ?? Number.NaN))
    const source = {
      async *[Symbol.asyncIterator]() {
        yield series
      },
    }
    const streamed: NdArray[] = []
    for await (const chunk of streamWindows(source, options)) streamed.push(chunk)
    expect(streamed).toEqual([cut.windows])
  })
})
