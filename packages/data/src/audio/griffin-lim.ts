import type { RandomStream } from '@autoencoders/core'
import { cosineOfTurns, sineOfTurns } from './real-fourier-transform.js'
import type { ShortTimeTransform, Spectra } from './short-time-spectra.js'

/** As librosa: the greater, the faster, up to where it no longer settles. */
const MOMENTUM = 0.99

/**
 * A signal with these magnitudes in its spectra: phases drawn at random, then those of the signal that fits best, again and
 * again, carried on with momentum.
 *
 * @param magnitudes `[time, bins]`, ≥ 0.
 * @returns The signal, of whole frames.
 * @see Griffin & Lim 1984; Perraudin, Balazs & Søndergaard 2013, A fast Griffin-Lim algorithm
 */
export function griffinLim(
  magnitudes: Float64Array,
  transform: ShortTimeTransform,
  iterations: number,
  random: RandomStream,
): Float64Array {
  const spectra = randomPhases(magnitudes, random)
  let [found, before] = [emptySpectra(magnitudes.length), emptySpectra(magnitudes.length)]
  for (let iteration = 0; iteration < iterations; iteration++) {
    transform.analyze(transform.synthesize(spectra), found)
    carryOn(magnitudes, found, before, spectra)
    ;[found, before] = [before, found]
  }
  return transform.synthesize(spectra)
}

function emptySpectra(length: number): Spectra {
  return { real: new Float64Array(length), imaginary: new Float64Array(length) }
}

function randomPhases(magnitudes: Float64Array, random: RandomStream): Spectra {
  const turns = random.uniform(magnitudes.length)
  return {
    real: magnitudes.map((magnitude, i) => magnitude * cosineOfTurns(turns[i]!)),
    imaginary: magnitudes.map((magnitude, i) => magnitude * sineOfTurns(turns[i]!)),
  }
}

/** The magnitudes with the phases of `found`, taken further away from those `before`. */
function carryOn(magnitudes: Float64Array, found: Spectra, before: Spectra, out: Spectra): void {
  const back = MOMENTUM / (1 + MOMENTUM)
  for (let i = 0; i < magnitudes.length; i++) {
    const x = found.real[i]! - back * before.real[i]!
    const y = found.imaginary[i]! - back * before.imaginary[i]!
    const length = Math.sqrt(x * x + y * y)
    out.real[i] = length > 0 ? (magnitudes[i]! * x) / length : magnitudes[i]!
    out.imaginary[i] = length > 0 ? (magnitudes[i]! * y) / length : 0
  }
}
