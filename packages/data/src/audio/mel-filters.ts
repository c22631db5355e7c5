/** Mel filters: triangles over the bins of a spectrum, evenly spaced as ears hear. */

import { portableExp, portableLog } from '@autoencoders/core/extend'

/** Slaney's scale is linear to 1 kHz and logarithmic from there; `'htk'` is `2595 log₁₀(1 + f ÷ 700)`. */
export type MelScale = 'slaney' | 'htk'

/** What mel filters are made of. */
export interface MelFilterSettings {
  readonly sampleRate: number
  readonly fftSize: number
  readonly melBands: number
  readonly minFrequency: number
  readonly maxFrequency: number
  readonly melScale: MelScale
  readonly melNormalization: 'slaney' | 'none'
}

/** One triangle: its weights from a bin on; zero in all other bins. */
export interface MelFilter {
  readonly first: number
  readonly weights: Float64Array
}

/**
 * The filters, lowest first.
 *
 * With edges mᵢ evenly spaced in mels, band i is `max(0, min((f − mᵢ) ÷ (mᵢ₊₁ − mᵢ), (mᵢ₊₂ − f) ÷ (mᵢ₊₂ − mᵢ₊₁)))`, in Hz, times
 * `2 ÷ (mᵢ₊₂ − mᵢ)` when normalized, which makes their areas one.
 *
 * @returns One for each band. A band too narrow to hold a bin has no weights.
 * @see Slaney 1998, Auditory Toolbox, Technical Report 1998-010
 */
export function melFilters(settings: MelFilterSettings): MelFilter[] {
  const { sampleRate, fftSize, melBands, melNormalization } = settings
  const edges = bandEdges(settings)
  return Array.from({ length: melBands }, (_, band) => {
    const [low, middle, high] = [edges[band]!, edges[band + 1]!, edges[band + 2]!]
    const scale = melNormalization === 'none' ? 1 : 2 / (high - low)
    const first = Math.floor((low * fftSize) / sampleRate) + 1
    const weights: number[] = []
    for (let bin = first; bin <= fftSize / 2; bin++) {
      const frequency = (bin * sampleRate) / fftSize
      const weight = Math.min((frequency - low) / (middle - low), (high - frequency) / (high - middle))
      if (weight <= 0) break
      weights.push(weight * scale)
    }
    return { first, weights: Float64Array.from(weights) }
  })
}

/** In Hz, two more than there are bands. */
function bandEdges({ melBands, minFrequency, maxFrequency, melScale }: MelFilterSettings): number[] {
  const { toMel, toHertz } = scales[melScale]
  const [low, high] = [toMel(minFrequency), toMel(maxFrequency)]
  return Array.from({ length: melBands + 2 }, (_, i) => toHertz(low + ((high - low) * i) / (melBands + 1)))
}

interface Scale {
  toMel(hertz: number): number
  toHertz(mel: number): number
}

const BREAK_HERTZ = 1000
const BREAK_MEL = 15
/** There are 27 steps from 1 kHz to 6.4 kHz. */
const MEL_PER_LOG = 27 / portableLog(6.4)

const scales: Readonly<Record<MelScale, Scale>> = {
  slaney: {
    toMel: (hertz) =>
      hertz < BREAK_HERTZ
        ? (BREAK_MEL * hertz) / BREAK_HERTZ
        : BREAK_MEL + portableLog(hertz / BREAK_HERTZ) * MEL_PER_LOG,
    toHertz: (mel) =>
      mel < BREAK_MEL ? (BREAK_HERTZ * mel) / BREAK_MEL : BREAK_HERTZ * portableExp((mel - BREAK_MEL) / MEL_PER_LOG),
  },
  htk: {
    toMel: (hertz) => 2595 * (portableLog(1 + hertz / 700) / Math.LN10),
    toHertz: (mel) => 700 * (portableExp((mel / 2595) * Math.LN10) - 1),
  },
}
