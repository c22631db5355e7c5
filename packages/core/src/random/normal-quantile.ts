/**
 * The quantile function of the standard normal distribution, Φ⁻¹(p), by Wichura's rational approximations.
 * Relative error about 1e-16. Built on portable arithmetic: the same bits in every engine.
 *
 * @see Wichura 1988, "Algorithm AS 241: The percentage points of the normal distribution", https://doi.org/10.2307/2347330
 */

import { portableLog } from './portable-math.js'

// Coefficients of AS 241 (PPND16), numerator and denominator of each region, constant term first.
const CENTRE_A = [
  3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087,
  33430.57558358813, 2509.0809287301227,
]
const CENTRE_B = [
  1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271, 28729.085735721943,
  5226.495278852854,
]
const MIDDLE_C = [
  1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684, 0.2417807251774506,
  0.022723844989269184, 0.0007745450142783414,
]
const MIDDLE_D = [
  1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
  0.0005475938084995345, 1.0507500716444169e-9,
]
const TAIL_E = [
  6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
  0.0012426609473880784, 0.000027115555687434876, 2.0103343992922881e-7,
]
const TAIL_F = [
  1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133, 0.000018463183175100548,
  1.421511758316446e-7, 2.0442631033899397e-15,
]

function ratio(numerator: readonly number[], denominator: readonly number[], x: number): number {
  let top = 0
  let bottom = 0
  for (let i = numerator.length - 1; i >= 0; i--) {
    top = top * x + numerator[i]!
    bottom = bottom * x + denominator[i]!
  }
  return top / bottom
}

/**
 * The number below which a standard normal variable falls with probability p.
 *
 * @param p Strictly between 0 and 1.
 * @example normalQuantile(0.975) // 1.959963984540054
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5
  if (Math.abs(q) <= 0.425) return q * ratio(CENTRE_A, CENTRE_B, 0.180625 - q * q)
  const tail = Math.sqrt(-portableLog(q < 0 ? p : 1 - p))
  const magnitude = tail <= 5 ? ratio(MIDDLE_C, MIDDLE_D, tail - 1.6) : ratio(TAIL_E, TAIL_F, tail - 5)
  return q < 0 ? -magnitude : magnitude
}
