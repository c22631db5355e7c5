import {
  DataError,
  FormatError,
  type NdArray,
  ndArray,
  OptionError,
  randomStreams,
  ShapeError,
} from '@autoencoders/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { audioDigests, expectedAudioDigests } from '../testing/audio-digests.js'
import { readReference, realData } from '../testing/reference-files.js'
import type { LogMelSettings, LogMelSpectrogramOptions } from './log-mel-options.js'
import { logMelSpectrogram, logMelSpectrogramFromJSON } from './log-mel-spectrogram.js'
import { readWav } from './read-wav.node.js'
import { realFourierTransform } from './real-fourier-transform.js'

interface Reference {
  readonly samples: readonly number[]
  readonly cases: readonly { readonly options: LogMelSettings; readonly expected: readonly (readonly number[])[] }[]
}

const { spectrograms } = readReference<{ spectrograms: Reference }>('audio.json')
const digits = { sampleRate: 8000, frameLength: 256, hopLength: 80, melBands: 32, minFrequency: 60 }

/** A tone of one frequency, in Hz, for a second at 8 kHz. */
function tone(frequency: number): NdArray {
  return ndArray(
    Float32Array.from({ length: 8000 }, (_, i) => 0.5 * Math.sin((2 * Math.PI * frequency * i) / 8000)),
    [8000],
  )
}

function rootMeanSquare(a: NdArray, b: NdArray): number {
  return Math.sqrt(a.data.reduce((sum, value, i) => sum + (value - b.data[i]!) ** 2, 0) / a.data.length)
}

describe('realFourierTransform', () => {
  const signals = fc
    .integer({ min: 1, max: 7 })
    .chain((power) =>
      fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 2 ** power, maxLength: 2 ** power }),
    )

  it('is the sum that defines it', () => {
    fc.assert(
      fc.property(signals, (signal) => {
        const { bins, forward } = realFourierTransform(signal.length)
        const [real, imaginary] = [new Float64Array(bins), new Float64Array(bins)]
        forward(Float64Array.from(signal), real, imaginary)
        for (let k = 0; k < bins; k++) {
          const angle = (n: number) => (-2 * Math.PI * ((k * n) % signal.length)) / signal.length
          expect(real[k]).toBeCloseTo(
            signal.reduce((sum, x, n) => sum + x * Math.cos(angle(n)), 0),
            11,
          )
          expect(imaginary[k]).toBeCloseTo(
            signal.reduce((sum, x, n) => sum + x * Math.sin(angle(n)), 0),
            11,
          )
        }
      }),
    )
  })

  it('is undone by its inverse, and leaves what it is given alone', () => {
    fc.assert(
      fc.property(signals, (values) => {
        const { bins, forward, inverse } = realFourierTransform(values.length)
        const [signal, real, imaginary] = [Float64Array.from(values), new Float64Array(bins), new Float64Array(bins)]
        forward(signal, real, imaginary)
        expect([...signal]).toEqual(values)
        const [before, again] = [real.slice(), new Float64Array(values.length)]
        inverse(real, imaginary, again)
        expect(real).toEqual(before)
        for (let n = 0; n < values.length; n++) expect(again[n]).toBeCloseTo(values[n]!, 12)
      }),
    )
  })
})

describe('logMelSpectrogram', () => {
  it.each(spectrograms.cases)('is what NumPy and librosa compute: $options', ({ options, expected }) => {
    const { data, shape } = logMelSpectrogram(options).transform(ndArray(spectrograms.samples, [400]))
    expect(shape).toEqual([expected.length, options.melBands])
    const difference = expected.flat().map((value, i) => Math.abs(value - data[i]!))
    expect(Math.max(...difference)).toBeLessThan(2e-6)
  })

  it('gives the same bits everywhere, and so does its inverse', async () => {
    expect(await audioDigests(ndArray(spectrograms.samples, [400]))).toEqual(expectedAudioDigests)
  })

  it('is loudest in the band that holds a tone, ever higher for higher tones', () => {
    const { transform } = logMelSpectrogram(digits)
    const loudest = [100, 300, 600, 1200, 2000, 3200].map((frequency) => {
      const frame = [...transform(tone(frequency)).data.subarray(0, 32)]
      return frame.indexOf(Math.max(...frame))
    })
    expect(loudest).toEqual([...loudest].sort((a, b) => a - b))
    expect(new Set(loudest).size).toBe(6)
  })

  it('gives silence the floor, and reads several sounds as it reads each', () => {
    const { transform } = logMelSpectrogram({ ...digits, floor: Math.exp(-5) })
    const silence = ndArray(new Float32Array(8000), [8000])
    expect(transform(silence).data.every((value) => Math.abs(value + 5) < 1e-6)).toBe(true)
    const both = transform(ndArray(Float32Array.of(...tone(440).data, ...silence.data), [2, 8000]))
    expect(both.shape).toEqual([2, 97, 32])
    expect(both.data).toEqual(Float32Array.of(...transform(tone(440)).data, ...transform(silence).data))
  })

  it('takes frames of 25 ms every 10 ms unless told otherwise', () => {
    expect(logMelSpectrogram({ sampleRate: 16000 }).options).toEqual({
      ...{ sampleRate: 16000, frameLength: 400, hopLength: 160, fftSize: 512, melBands: 40, floor: 1e-10 },
      ...{ minFrequency: 0, maxFrequency: 8000, melScale: 'slaney', melNormalization: 'slaney' },
    })
  })

  it.each([
    [{ sampleRate: 8000.5 }, 'sampleRate'],
    [undefined, 'sampleRate'],
    [{ sampleRate: 8000, frameLength: 1 }, 'frameLength'],
    [{ sampleRate: 8000, hopLength: 0 }, 'hopLength'],
    [{ sampleRate: 8000, fftSize: 300 }, 'fftSize, a power of two from frameLength, 200, to 1048576'],
    [{ sampleRate: 8000, fftSize: 128 }, 'fftSize'],
    [{ sampleRate: 8000, melBands: 0 }, 'melBands'],
    [{ sampleRate: 8000, minFrequency: -1 }, 'minFrequency'],
    [{ sampleRate: 8000, minFrequency: 4000 }, 'minFrequency below maxFrequency'],
    [{ sampleRate: 8000, maxFrequency: 4001 }, 'at most 4000 Hz'],
    [{ sampleRate: 8000, melScale: 'bark' }, 'melScale'],
    [{ sampleRate: 8000, melNormalization: 'area' }, 'melNormalization'],
    [{ sampleRate: 8000, floor: 0 }, 'floor'],
    [{ sampleRate: 8000, melBands: 200 }, 'Use fewer melBands, or a larger fftSize, such as 512'],
  ])('refuses the options %o', (options, message) => {
    expect(() => logMelSpectrogram(options as LogMelSpectrogramOptions)).toThrow(OptionError)
    expect(() => logMelSpectrogram(options as LogMelSpectrogramOptions)).toThrow(message)
  })

  it('refuses what is no sound', () => {
    const { transform } = logMelSpectrogram(digits)
    expect(() => transform(ndArray(new Float32Array(255), [255]))).toThrow(ShapeError)
    expect(() => transform(ndArray(new Float32Array(2000), [1000, 2]))).toThrow('mono: true')
    expect(() => transform(ndArray(new Float32Array(512).fill(Number.NaN), [512]))).toThrow('NaN at element 0')
    expect(() => transform([1] as never)).toThrow(DataError)
  })

  it('comes back from JSON, and from nothing else', () => {
    const first = logMelSpectrogram({ ...digits, melScale: 'htk', floor: 1e-6 })
    const again = logMelSpectrogramFromJSON(JSON.parse(JSON.stringify(first)))
    expect(again.options).toEqual(first.options)
    expect(again.transform(tone(500))).toEqual(first.transform(tone(500)))
    for (const json of [null, {}, { kind: 'standard' }, { ...first.toJSON(), melBands: -1 }]) {
      expect(() => logMelSpectrogramFromJSON(json)).toThrow(FormatError)
    }
  })
})

describe('inverseTransform', () => {
  const { transform, inverseTransform } = logMelSpectrogram(digits)

  it('gives a sound of much the same spectrogram, which its phases decide', () => {
    const noise = randomStreams(1).stream('noise').normal(8000)
    const sound = ndArray(
      tone(440).data.map((value, i) => value * (i % 4000 < 2000 ? 1 : 0.1) + 0.1 * noise[i]!),
      [8000],
    )
    const spectrogram = transform(sound)
    const distanceAfter = (iterations: number) => {
      const again = inverseTransform(spectrogram, { iterations })
      expect(again.shape).toEqual([96 * 80 + 256])
      return rootMeanSquare(transform(again), spectrogram)
    }
    const [unphased, few, usual] = [0, 4, 32].map(distanceAfter) as [number, number, number]
    expect(few).toBeLessThan(0.5 * unphased)
    expect(usual).toBeLessThan(few)
  })

  it('gives the same bits for the same seed, and several sounds at once', () => {
    const spectrogram = transform(ndArray(Float32Array.of(...tone(440).data, ...tone(880).data), [2, 8000]))
    const options = { iterations: 2, seed: 3 }
    const again = inverseTransform(spectrogram, options)
    expect(again.shape).toEqual([2, 7936])
    expect(inverseTransform(spectrogram, options)).toEqual(again)
    expect(inverseTransform(spectrogram, { ...options, seed: 4 })).not.toEqual(again)
  })

  it('stays finite for silence, and for what a model might say', () => {
    for (const value of [-23, -1e30, 1e30]) {
      const { data } = inverseTransform(ndArray(new Float32Array(320).fill(value), [10, 32]), { iterations: 2 })
      expect(data.every(Number.isFinite)).toBe(true)
    }
    const quiet = inverseTransform(ndArray(new Float32Array(320).fill(-23), [10, 32]))
    expect(Math.max(...quiet.data.map(Math.abs))).toBeLessThan(1e-3)
  })

  it('refuses other shapes, numbers that are not finite, and wrong options', () => {
    const good = ndArray(new Float32Array(64), [2, 32])
    expect(() => inverseTransform(ndArray(new Float32Array(64), [32, 2]))).toThrow(ShapeError)
    expect(() => inverseTransform(ndArray(new Float32Array(64).fill(Number.NaN), [2, 32]))).toThrow(DataError)
    expect(() => inverseTransform(good, { iterations: -1 })).toThrow(OptionError)
    expect(() => inverseTransform(good, { seed: 0.5 })).toThrow(OptionError)
  })

  const { path, available } = realData('fsdd', '7_jackson_0.wav')
  const name = 'brings a spoken seven back to much the same spectrogram'
  it.skipIf(!available)(`${name}${available ? '' : ' (not run: ../shared/data is absent)'}`, async () => {
    const { samples } = await readWav(path)
    const spectrogram = transform(samples)
    const distance = rootMeanSquare(transform(inverseTransform(spectrogram)), spectrogram)
    expect(distance).toBeLessThan(0.25)
    expect(distance).toBeLessThan(
      0.5 * rootMeanSquare(transform(inverseTransform(spectrogram, { iterations: 0 })), spectrogram),
    )
  })
})
