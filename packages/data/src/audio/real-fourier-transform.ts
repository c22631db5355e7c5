/**
 * The discrete Fourier transform of real signals, the same bits on every engine.
 *
 * Written out rather than fft.js, whose factors come from `Math.cos`, which engines may round each in their own way.
 */

import { portableCosPi } from '@autoencoders/core/extend'

/** Transforms of one size. Every array belongs to the caller. */
export interface RealFourierTransform {
  /** Samples of a signal. */
  readonly size: number
  /** Frequencies from 0 to half the sample rate, both included: `size ÷ 2 + 1`. */
  readonly bins: number
  /** `Xₖ = Σₙ xₙ e^(−2πikn ÷ size)`, for the first `bins` k. The signal is left alone. */
  forward(signal: Float64Array, real: Float64Array, imaginary: Float64Array): void
  /** The signal whose transform this is; of the first and the last bin only the real part counts. The bins are left alone. */
  inverse(real: Float64Array, imaginary: Float64Array, signal: Float64Array): void
}

/**
 * A transform of `size` real samples by one of half as many complex ones, radix 2.
 *
 * @param size A power of two from 2 on.
 * @see Sorensen, Jones, Heideman & Burrus 1987, Real-valued fast Fourier transform algorithms
 * @example
 * const { bins, forward } = realFourierTransform(4)
 * const [real, imaginary] = [new Float64Array(bins), new Float64Array(bins)]
 * forward(Float64Array.of(1, 0, -1, 0), real, imaginary) // real 0, 2, 0
 */
export function realFourierTransform(size: number): RealFourierTransform {
  const half = size / 2
  const cosine = Float64Array.from({ length: half + 1 }, (_, k) => cosineOfTurns(k / size))
  const sine = Float64Array.from({ length: half + 1 }, (_, k) => sineOfTurns(k / size))
  const [a, b] = [new Float64Array(half), new Float64Array(half)]
  const transform = complexTransform(half, cosine, sine)
  return {
    size,
    bins: half + 1,
    forward(signal, real, imaginary) {
      for (let k = 0; k < half; k++) {
        a[k] = signal[2 * k]!
        b[k] = signal[2 * k + 1]!
      }
      transform(a, b)
      for (let k = 0; k <= half; k++) {
        const [i, j] = [k === half ? 0 : k, k === 0 ? 0 : half - k]
        // Transforms of the even and the odd samples.
        const [evenReal, evenImaginary] = [(a[i]! + a[j]!) / 2, (b[i]! - b[j]!) / 2]
        const [oddReal, oddImaginary] = [(b[i]! + b[j]!) / 2, (a[j]! - a[i]!) / 2]
        real[k] = evenReal + cosine[k]! * oddReal + sine[k]! * oddImaginary
        imaginary[k] = evenImaginary + cosine[k]! * oddImaginary - sine[k]! * oddReal
      }
    },
    inverse(real, imaginary, signal) {
      for (let k = 0; k < half; k++) {
        const j = half - k
        const [ownImaginary, otherImaginary] = k === 0 ? [0, 0] : [imaginary[k]!, imaginary[j]!]
        const [evenReal, evenImaginary] = [(real[k]! + real[j]!) / 2, (ownImaginary - otherImaginary) / 2]
        const [x, y] = [(real[k]! - real[j]!) / 2, (ownImaginary + otherImaginary) / 2]
        const [oddReal, oddImaginary] = [x * cosine[k]! - y * sine[k]!, x * sine[k]! + y * cosine[k]!]
        a[k] = evenReal - oddImaginary
        b[k] = evenImaginary + oddReal
      }
      // The inverse is the transform with real and imaginary parts exchanged.
      transform(b, a)
      for (let k = 0; k < half; k++) {
        signal[2 * k] = a[k]! / half
        signal[2 * k + 1] = b[k]! / half
      }
    },
  }
}

/** cos(2πx) for x in [0, 1]. */
export function cosineOfTurns(x: number): number {
  return portableCosPi(2 * Math.min(x, 1 - x))
}

/** sin(2πx) for x in [0, 1]. */
export function sineOfTurns(x: number): number {
  return cosineOfTurns(Math.abs(x - 0.25))
}

type InPlace = (real: Float64Array, imaginary: Float64Array) => void

/** Cooley and Tukey's, in place; the tables are of twice its size. */
function complexTransform(size: number, cosine: Float64Array, sine: Float64Array): InPlace {
  const reversed = bitReversal(size)
  return (real, imaginary) => {
    for (let i = 0; i < size; i++) {
      const j = reversed[i]!
      if (i >= j) continue
      swap(real, i, j)
      swap(imaginary, i, j)
    }
    for (let half = 1; half < size; half *= 2) butterflies(real, imaginary, half, cosine, sine)
  }
}

function butterflies(
  real: Float64Array,
  imaginary: Float64Array,
  half: number,
  cosine: Float64Array,
  sine: Float64Array,
): void {
  const size = real.length
  for (let k = 0; k < half; k++) {
    const turn = (k * size) / half
    const [c, s] = [cosine[turn]!, sine[turn]!]
    for (let i = k; i < size; i += 2 * half) {
      const j = i + half
      const x = real[j]! * c + imaginary[j]! * s
      const y = imaginary[j]! * c - real[j]! * s
      real[j] = real[i]! - x
      imaginary[j] = imaginary[i]! - y
      real[i]! += x
      imaginary[i]! += y
    }
  }
}

function bitReversal(size: number): Uint32Array {
  const reversed = new Uint32Array(size)
  for (let i = 1; i < size; i++) reversed[i] = (reversed[i >> 1]! + (i % 2) * size) / 2
  return reversed
}

function swap(values: Float64Array, i: number, j: number): void {
  const value = values[i]!
  values[i] = values[j]!
  values[j] = value
}
