import type { MelFilter } from './mel-filters.js'

/** More change no band by a thousandth. */
const ROUNDS = 100

/**
 * A power spectrum, nowhere negative, whose mel bands are these.
 *
 * There are fewer bands than bins, so many spectra would do. This one starts from each band's power spread over its bins
 * and multiplies by the bands' ratios, `pₖ ← pₖ · Σ_b F_bk (m_b ÷ (Fp)_b) ÷ Σ_b F_bk`: it lowers the Kullback–Leibler
 * divergence in every round, and treats loud and quiet bands alike, where least squares would see the loud ones alone.
 *
 * @param power `[bands]`, above 0.
 * @param spectrum `[bins]`, written to; bins under no filter become 0.
 * @see Lee & Seung 2001, Algorithms for non-negative matrix factorization, theorem 2
 */
export function melToPower(filters: readonly MelFilter[], power: Float64Array, spectrum: Float64Array): void {
  const total = new Float64Array(spectrum.length)
  filters.forEach((filter) => {
    spread(filter, 1, total)
  })
  const ratios = new Float64Array(spectrum.length)
  spectrum.fill(1)
  for (let round = 0; round < ROUNDS; round++) {
    ratios.fill(0)
    filters.forEach((filter, band) => {
      spread(filter, power[band]! / bandPower(filter, spectrum), ratios)
    })
    for (let bin = 0; bin < spectrum.length; bin++) {
      spectrum[bin] = total[bin]! > 0 ? (spectrum[bin]! * ratios[bin]!) / total[bin]! : 0
    }
  }
}

/** What a filter lets through of a spectrum. */
export function bandPower({ first, weights }: MelFilter, spectrum: Float64Array): number {
  let sum = 0
  for (let i = 0; i < weights.length; i++) sum += weights[i]! * spectrum[first + i]!
  return sum
}

function spread({ first, weights }: MelFilter, amount: number, out: Float64Array): void {
  for (let i = 0; i < weights.length; i++) out[first + i]! += weights[i]! * amount
}
