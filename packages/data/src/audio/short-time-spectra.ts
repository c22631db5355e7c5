/** Short-time Fourier transforms under a periodic Hann window, and the signal that fits such spectra best. */

import { cosineOfTurns, realFourierTransform } from './real-fourier-transform.js'

/** Complex spectra, `[time, bins]` each. */
export interface Spectra {
  readonly real: Float64Array
  readonly imaginary: Float64Array
}

/** How a signal is cut into frames. */
export interface FrameSettings {
  readonly frameLength: number
  readonly hopLength: number
  readonly fftSize: number
}

/** The transform and its way back, for signals of whole frames: `(time − 1) · hopLength + frameLength` samples. */
export interface ShortTimeTransform {
  readonly bins: number
  /** The spectrum of the frame that begins at a sample. */
  spectrumAt(signal: Float64Array, start: number, real: Float64Array, imaginary: Float64Array): void
  /** The spectra of every frame of a signal, written to `out`. */
  analyze(signal: Float64Array, out: Spectra): void
  /** The signal whose spectra are nearest to these, least squares; it fades where windows give it too little weight. */
  synthesize(spectra: Spectra): Float64Array
}

/** A share of the greatest weight: below it, samples at the ends would be noise over nearly nothing. */
const LEAST_WEIGHT = 0.01

/** @see Griffin & Lim 1984, Signal estimation from modified short-time Fourier transform, equation 6 */
export function shortTimeTransform({ frameLength, hopLength, fftSize }: FrameSettings): ShortTimeTransform {
  const { bins, forward, inverse } = realFourierTransform(fftSize)
  const window = hannWindow(frameLength)
  const frame = new Float64Array(fftSize)

  function spectrumAt(signal: Float64Array, start: number, real: Float64Array, imaginary: Float64Array): void {
    for (let i = 0; i < frameLength; i++) frame[i] = signal[start + i]! * window[i]!
    frame.fill(0, frameLength)
    forward(frame, real, imaginary)
  }

  return {
    bins,
    spectrumAt,
    analyze(signal, { real, imaginary }) {
      eachSpectrum(real.length, bins, (time, from, to) => {
        spectrumAt(signal, time * hopLength, real.subarray(from, to), imaginary.subarray(from, to))
      })
    },
    synthesize({ real, imaginary }) {
      const length = (real.length / bins - 1) * hopLength + frameLength
      const [sum, weight] = [new Float64Array(length), new Float64Array(length)]
      eachSpectrum(real.length, bins, (time, from, to) => {
        inverse(real.subarray(from, to), imaginary.subarray(from, to), frame)
        overlapAdd(frame, window, time * hopLength, sum, weight)
      })
      const least = LEAST_WEIGHT * weight.reduce((a, b) => Math.max(a, b), 0)
      return sum.map((value, i) => value / Math.max(weight[i]!, least))
    },
  }
}

/** The periodic Hann window, `½ − ½ cos(2πn ÷ length)`. */
export function hannWindow(length: number): Float64Array {
  return Float64Array.from({ length }, (_, n) => 0.5 - 0.5 * cosineOfTurns(n / length))
}

function eachSpectrum(length: number, bins: number, use: (time: number, from: number, to: number) => void): void {
  for (let time = 0; time * bins < length; time++) use(time, time * bins, (time + 1) * bins)
}

function overlapAdd(
  frame: Float64Array,
  window: Float64Array,
  start: number,
  sum: Float64Array,
  weight: Float64Array,
): void {
  for (let i = 0; i < window.length; i++) {
    sum[start + i]! += frame[i]! * window[i]!
    weight[start + i]! += window[i]! * window[i]!
  }
}
