import {
  checkWhole,
  DataError,
  formatShape,
  type JsonObject,
  type NdArray,
  randomStreams,
  ShapeError,
  sizeOf,
} from '@autoencoders/core'
import { portableExp, portableLog } from '@autoencoders/core/extend'
import { checkNdArray } from '../arrays/check-nd-array.js'
import { griffinLim } from './griffin-lim.js'
import {
  checkLogMelOptions,
  type LogMelSettings,
  type LogMelSpectrogramOptions,
  logMelOptionsFromJSON,
  logMelOptionsToJSON,
} from './log-mel-options.js'
import { type MelFilter, melFilters } from './mel-filters.js'
import { bandPower, melToPower } from './mel-to-power.js'
import { type ShortTimeTransform, shortTimeTransform } from './short-time-spectra.js'

/** Options of the way back, {@link LogMelSpectrogram.inverseTransform}. */
export interface InverseLogMelOptions {
  /** How often phases are improved, ≥ 0; 32 when left out. */
  readonly iterations?: number
  /** Decides the phases that it begins with; 0 when left out. */
  readonly seed?: number
}

/** From sound to log-mel spectrograms and back. */
export interface LogMelSpectrogram {
  /** What was asked for, with nothing left out. */
  readonly options: LogMelSettings
  /**
   * The spectrogram of a sound, or of several of one length.
   *
   * @param samples `[frames]`, or `[n, frames]`, at the sample rate of the options, usually −1 to 1.
   * @returns `[time, melBands]`, or `[n, time, melBands]`, time being `⌊(frames − frameLength) ÷ hopLength⌋ + 1`.
   * @throws {ShapeError} For other shapes, or fewer samples than a frame has.
   * @throws {DataError} When it is no array, or a sample is not finite.
   */
  transform(samples: NdArray): NdArray
  /**
   * A sound with about this spectrogram: magnitudes from the bands, phases by Griffin and Lim's algorithm. What bands and
   * phases do not say is lost, so it sounds like the original and is another signal.
   *
   * @param spectrogram `[time, melBands]`, or `[n, time, melBands]`.
   * @returns `[frames]`, or `[n, frames]`, frames being `(time − 1) · hopLength + frameLength`; loud ones may go beyond ±1.
   * @throws {OptionError} For wrong options.
   * @throws {ShapeError} For other shapes.
   * @throws {DataError} When it is no array, or a value is not finite.
   * @see Griffin & Lim 1984; Perraudin, Balazs & Søndergaard 2013, A fast Griffin-Lim algorithm
   */
  inverseTransform(spectrogram: NdArray, options?: InverseLogMelOptions): NdArray
  /** The options as JSON; `logMelSpectrogramFromJSON` reads it. */
  toJSON(): JsonObject
}

/**
 * Log-mel spectrograms: how loud each band is over time, spaced as ears hear, on a logarithmic scale.
 *
 * `log(max(floor, Σₖ F_bk |X_tk|²))`, X_t being the discrete Fourier transform of frame t under a periodic Hann window and F
 * triangles over its frequencies; the logarithm is natural. Frames begin at the first sample and none reaches beyond the last:
 * librosa's `melspectrogram` with `center=False`, where `frameLength` is its `n_fft`. The same bits on every engine.
 *
 * @param options See {@link LogMelSpectrogramOptions}; JSON, to be saved with a model.
 * @throws {OptionError} For wrong options, or bands so narrow that one holds no frequency.
 * @see librosa, https://librosa.org/doc/latest/generated/librosa.feature.melspectrogram.html
 * @example
 * const spectrogram = logMelSpectrogram({ sampleRate: 8000, melBands: 32 })
 * const { samples } = parseWav(encodeWav(ndArray(new Float32Array(8000), [8000]), { sampleRate: 8000 }))
 * spectrogram.transform(samples).shape // [98, 32]
 */
export function logMelSpectrogram(options: LogMelSpectrogramOptions): LogMelSpectrogram {
  return withSettings(checkLogMelOptions('logMelSpectrogram', options))
}

/**
 * Makes a spectrogram from what its `toJSON` gave, so that a loaded model sees sound as it was trained.
 *
 * @param json An object, as from `JSON.parse`; checked before anything is made of it.
 * @throws {FormatError} When it is not a saved spectrogram.
 * @example
 * const saved = JSON.stringify(logMelSpectrogram({ sampleRate: 16000 }))
 * logMelSpectrogramFromJSON(JSON.parse(saved)).options.hopLength // 160
 */
export function logMelSpectrogramFromJSON(json: unknown): LogMelSpectrogram {
  return withSettings(logMelOptionsFromJSON('logMelSpectrogramFromJSON', json))
}

function withSettings(settings: LogMelSettings): LogMelSpectrogram {
  const { frameLength, hopLength, melBands } = settings
  const filters = melFilters(settings)
  const transform = shortTimeTransform(settings)
  return Object.freeze({
    options: settings,
    transform(samples: NdArray) {
      const { data, rows, length, batch } = checkSamples(samples, frameLength)
      const time = Math.floor((length - frameLength) / hopLength) + 1
      const out = new Float32Array(rows * time * melBands)
      for (let row = 0; row < rows; row++) {
        const signal = Float64Array.from(data.subarray(row * length, (row + 1) * length))
        const own = out.subarray(row * time * melBands, (row + 1) * time * melBands)
        writeLogMel(signal, own, transform, filters, settings)
      }
      return { data: out, shape: [...batch, time, melBands] }
    },
    inverseTransform(spectrogram: NdArray, { iterations = 32, seed = 0 }: InverseLogMelOptions = {}) {
      const where = 'logMelSpectrogram.inverseTransform'
      checkWhole(iterations, where, 'iterations', 0)
      checkWhole(seed, where, 'seed', 0)
      const { data, rows, time, batch } = checkSpectrogram(where, spectrogram, melBands)
      const frames = (time - 1) * hopLength + frameLength
      const out = new Float32Array(rows * frames)
      for (let row = 0; row < rows; row++) {
        const own = data.subarray(row * time * melBands, (row + 1) * time * melBands)
        const random = randomStreams(seed).stream(`phases${row}`)
        out.set(griffinLim(magnitudesOf(own, transform, filters), transform, iterations, random), row * frames)
      }
      return { data: out, shape: [...batch, frames] }
    },
    toJSON: () => logMelOptionsToJSON(settings),
  })
}

function writeLogMel(
  signal: Float64Array,
  out: Float32Array,
  { bins, spectrumAt }: ShortTimeTransform,
  filters: readonly MelFilter[],
  { hopLength, floor }: LogMelSettings,
): void {
  const [real, imaginary] = [new Float64Array(bins), new Float64Array(bins)]
  for (let time = 0; time * filters.length < out.length; time++) {
    spectrumAt(signal, time * hopLength, real, imaginary)
    for (let k = 0; k < bins; k++) real[k] = real[k]! * real[k]! + imaginary[k]! * imaginary[k]!
    filters.forEach((filter, band) => {
      out[time * filters.length + band] = portableLog(Math.max(floor, bandPower(filter, real)))
    })
  }
}

/** Beyond it a sound would not fit 32-bit floats, and as far below there is none. */
const MOST_LOG = 100

/** `[time, bins]` of magnitudes, for `[time, bands]` of logarithms of power. */
function magnitudesOf(logs: Float32Array, { bins }: ShortTimeTransform, filters: readonly MelFilter[]): Float64Array {
  const time = logs.length / filters.length
  const magnitudes = new Float64Array(time * bins)
  for (let t = 0; t < time; t++) {
    const own = logs.subarray(t * filters.length, (t + 1) * filters.length)
    const power = Float64Array.from(own, (log) => portableExp(Math.min(MOST_LOG, Math.max(-MOST_LOG, log))))
    melToPower(filters, power, magnitudes.subarray(t * bins, (t + 1) * bins))
  }
  return magnitudes.map(Math.sqrt)
}

function checkSamples(samples: NdArray, frameLength: number) {
  const where = 'logMelSpectrogram.transform'
  const { data, shape } = checkNdArray(where, samples)
  const length = shape.at(-1) ?? 0
  const isSound = (shape.length === 1 || shape.length === 2) && sizeOf(shape) === data.length
  if (!isSound || length < frameLength) {
    throw new ShapeError({
      where,
      expected: `samples [frames] or [n, frames], ${frameLength} frames or more`,
      received: `${formatShape(shape)} over ${data.length} values`,
      repair: 'Read a file of several channels with mono: true; append zeros to a sound that is shorter than a frame.',
    })
  }
  checkAllFinite(where, data)
  return { data, rows: data.length / length, length, batch: shape.slice(0, -1) }
}

function checkSpectrogram(where: string, spectrogram: NdArray, melBands: number) {
  const { data, shape } = checkNdArray(where, spectrogram)
  const time = shape.at(-2) ?? 0
  const isSpectrogram = (shape.length === 2 || shape.length === 3) && sizeOf(shape) === data.length
  if (!isSpectrogram || time < 1 || shape.at(-1) !== melBands) {
    throw new ShapeError({
      where,
      expected: `a spectrogram [time, ${melBands}] or [n, time, ${melBands}]`,
      received: `${formatShape(shape)} over ${data.length} values`,
    })
  }
  checkAllFinite(where, data)
  return { data, rows: data.length / (time * melBands), time, batch: shape.slice(0, -2) }
}

function checkAllFinite(where: string, data: Float32Array): void {
  const at = data.findIndex((value) => !Number.isFinite(value))
  if (at < 0) return
  throw new DataError({ where, expected: 'finite values', received: `${data[at]} at element ${at}` })
}
