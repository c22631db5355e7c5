/** How sound becomes a log-mel spectrogram: the options, their checks, and what is saved of them. */

import {
  checkChoice,
  checkFinite,
  checkPositive,
  checkWhole,
  describeValue,
  FormatError,
  isAutoencoderError,
  type JsonObject,
  OptionError,
} from '@autoencoders/core'
import { type MelScale, melFilters } from './mel-filters.js'

/** How sound becomes a log-mel spectrogram. All of it is JSON. */
export interface LogMelSpectrogramOptions {
  /** Samples a second, in Hz: a whole number. */
  readonly sampleRate: number
  /** Samples of each frame, ≥ 2; 25 ms of them when left out. */
  readonly frameLength?: number
  /** Samples from the start of one frame to the start of the next, ≥ 1; 10 ms of them when left out. */
  readonly hopLength?: number
  /** Samples that are transformed, a power of two: a frame and zeros. The least that holds a frame when left out. */
  readonly fftSize?: number
  /** Values of each frame, ≥ 1; 40 when left out. */
  readonly melBands?: number
  /** Where the lowest band begins, in Hz; 0 when left out. */
  readonly minFrequency?: number
  /** Where the highest band ends, in Hz, at most half the sample rate; that when left out. */
  readonly maxFrequency?: number
  /** How bands are spaced: `'slaney'`, librosa's and the default, or `'htk'`, torchaudio's and TensorFlow's. */
  readonly melScale?: MelScale
  /** Whether each filter has an area of one, `'slaney'`, librosa's and the default, or a height of one, `'none'`. */
  readonly melNormalization?: 'slaney' | 'none'
  /** What power counts at least, > 0, so that silence has a logarithm; 1e-10 when left out. */
  readonly floor?: number
}

/** {@link LogMelSpectrogramOptions} with nothing left out. */
export type LogMelSettings = Required<LogMelSpectrogramOptions>

const KIND = 'log-mel-spectrogram'
const MOST_FFT = 2 ** 20

/** @throws {OptionError} For the first option that is wrong. */
export function checkLogMelOptions(where: string, options: LogMelSpectrogramOptions): LogMelSettings {
  const { sampleRate, melBands = 40, minFrequency = 0, floor = 1e-10 } = options ?? {}
  const { melScale = 'slaney', melNormalization = 'slaney' } = options ?? {}
  checkWhole(sampleRate, where, 'sampleRate', 1)
  const frames = checkFrames(where, options)
  checkWhole(melBands, where, 'melBands', 1)
  const maxFrequency = options.maxFrequency ?? sampleRate / 2
  checkFinite(minFrequency, where, 'minFrequency', 0)
  checkFinite(maxFrequency, where, 'maxFrequency', 0)
  if (minFrequency >= maxFrequency || maxFrequency > sampleRate / 2) {
    throw new OptionError({
      where,
      expected: `minFrequency below maxFrequency, and that at most ${sampleRate / 2} Hz, half the sample rate`,
      received: `${minFrequency} and ${maxFrequency}`,
    })
  }
  checkChoice(melScale, where, 'melScale', ['slaney', 'htk'])
  checkChoice(melNormalization, where, 'melNormalization', ['slaney', 'none'])
  checkPositive(floor, where, 'floor')
  const bands = { melBands, minFrequency, maxFrequency, melScale, melNormalization }
  const settings = { sampleRate, ...frames, ...bands, floor }
  checkEveryBand(where, settings)
  return Object.freeze(settings)
}

type FrameSettings = Pick<LogMelSettings, 'frameLength' | 'hopLength' | 'fftSize'>

function checkFrames(where: string, options: LogMelSpectrogramOptions): FrameSettings {
  const { sampleRate } = options
  const { frameLength = Math.max(2, Math.round(0.025 * sampleRate)) } = options
  const { hopLength = Math.max(1, Math.round(0.01 * sampleRate)) } = options
  checkWhole(frameLength, where, 'frameLength', 2)
  checkWhole(hopLength, where, 'hopLength', 1)
  const { fftSize = powerOfTwoFrom(frameLength) } = options
  checkWhole(fftSize, where, 'fftSize', 2)
  if (fftSize >= frameLength && fftSize <= MOST_FFT && fftSize === powerOfTwoFrom(fftSize)) {
    return { frameLength, hopLength, fftSize }
  }
  throw new OptionError({
    where,
    expected: `fftSize, a power of two from frameLength, ${frameLength}, to ${MOST_FFT}`,
    received: `${fftSize}`,
  })
}

function powerOfTwoFrom(least: number): number {
  let size = 2
  while (size < least) size *= 2
  return size
}

/** A band between two frequencies of the spectrum would be silent for ever. */
function checkEveryBand(where: string, settings: LogMelSettings): void {
  const empty = melFilters(settings).findIndex(({ weights }) => weights.length === 0)
  if (empty < 0) return
  const { melBands, fftSize, sampleRate } = settings
  throw new OptionError({
    where,
    expected: `bands wide enough to hold one of the frequencies, which are ${sampleRate / fftSize} Hz apart`,
    received: `${melBands} bands, of which band ${empty} holds none`,
    repair: `Use fewer melBands, or a larger fftSize, such as ${2 * fftSize}.`,
  })
}

/** What is saved of the options; `logMelSpectrogramFromJSON` reads it. */
export function logMelOptionsToJSON(settings: LogMelSettings): JsonObject {
  return { kind: KIND, ...settings }
}

/** @throws {FormatError} When it is not what `toJSON` gave. */
export function logMelOptionsFromJSON(where: string, json: unknown): LogMelSettings {
  const saved = (typeof json === 'object' && json !== null ? json : {}) as Record<string, unknown>
  if (saved.kind !== KIND) throw notSaved(where, `kind '${KIND}'`, `kind ${describeValue(saved.kind)}`)
  try {
    return checkLogMelOptions(where, saved as unknown as LogMelSpectrogramOptions)
  } catch (error) {
    throw isAutoencoderError(error) ? notSaved(where, error.expected, error.received) : error
  }
}

function notSaved(where: string, expected: string, received: string): FormatError {
  return new FormatError({
    where,
    expected: `a saved spectrogram with ${expected}`,
    received,
    repair: 'Give it what toJSON of a log-mel spectrogram returned.',
  })
}
