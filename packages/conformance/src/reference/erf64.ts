/**
 * The error function in float64: `2/√π ∫₀ˣ e^(−t²) dt`.
 *
 * Below 3 by its Maclaurin series in the form without cancellation, `2/√π · e^(−x²) · Σ 2ⁿ x^(2n+1) / (2n+1)!!`;
 * from there by the continued fraction of its complement.
 *
 * @see Abramowitz & Stegun 1964, 7.1.6 and 7.1.14
 */
export function erf64(x: number): number {
  const size = Math.abs(x)
  const value = size < 3 ? series(size) : 1 - complement(size)
  return x < 0 ? -value : value
}

function series(x: number): number {
  let term = x
  let sum = x
  for (let n = 1; term > sum * 1e-18; n++) {
    term *= (2 * x * x) / (2 * n + 1)
    sum += term
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum
}

function complement(x: number): number {
  let fraction = x
  for (let n = 60; n >= 1; n--) fraction = x + n / 2 / fraction
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * fraction)
}
