/**
 * Sum of many terms with an error that does not grow with their number.
 *
 * Neumaier's variant of Kahan's summation: what an addition rounds away is gathered and added at the end.
 *
 * @param count How many terms.
 * @param term The i-th.
 * @returns `Σᵢ term(i)`, within about one rounding of the exact sum where terms have one sign.
 * @see Neumaier 1974, https://doi.org/10.1002/zamm.19740540106
 * @example compensatedSum(3, (i) => [1, 1e100, -1e100][i]!) // 1
 */
export function compensatedSum(count: number, term: (i: number) => number): number {
  let sum = 0
  let lost = 0
  for (let i = 0; i < count; i++) {
    const value = term(i)
    const next = sum + value
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum
    sum = next
  }
  // Beyond the largest double there is nothing to compensate, and ∞ − ∞ would be NaN.
  return Number.isFinite(sum) ? sum + lost : sum
}
