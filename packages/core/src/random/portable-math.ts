/**
 * Logarithm, exponential and cosine from + − × ÷ and bit operations alone. `Math.log`, `Math.exp` and `Math.cos`
 * may differ in the last bit between engines; these do not. Accurate to a few units in the last place of a double.
 */

const LN2_HIGH = 0.6931471803691238
const LN2_LOW = 1.9082149292705877e-10
const words = new DataView(new ArrayBuffer(8))

/**
 * Natural logarithm of a positive, finite, normal double.
 *
 * With x = m·2^e and m in [√½, √2): ln x = e·ln 2 + 2·artanh((m − 1)/(m + 1)), the artanh by its series.
 */
export function portableLog(x: number): number {
  words.setFloat64(0, x)
  const high = words.getUint32(0)
  let exponent = (high >>> 20) - 1023
  words.setUint32(0, (high & 0x000fffff) | 0x3ff00000)
  let mantissa = words.getFloat64(0)
  if (mantissa > Math.SQRT2) {
    mantissa /= 2
    exponent += 1
  }
  const s = (mantissa - 1) / (mantissa + 1)
  const s2 = s * s
  let series = 0
  for (let k = 21; k >= 3; k -= 2) series = (series + 1 / k) * s2
  return exponent * LN2_HIGH + (exponent * LN2_LOW + 2 * (s + s * series))
}

/**
 * The exponential of a finite double; 0 below −708, ∞ above 709.
 *
 * With x = n·ln 2 + r and |r| ≤ ½ ln 2: eˣ = 2ⁿ·eʳ, eʳ by its Taylor series.
 */
export function portableExp(x: number): number {
  if (x < -708) return 0
  if (x > 709) return Number.POSITIVE_INFINITY
  const n = Math.round(x / Math.LN2)
  const r = x - n * LN2_HIGH - n * LN2_LOW
  let series = 1
  for (let k = 14; k >= 1; k--) series = 1 + (series * r) / k
  words.setUint32(0, (n + 1023) << 20)
  words.setUint32(4, 0)
  return series * words.getFloat64(0)
}

/** cos(π·x) for x in [0, 1], by the Taylor series around the nearest zero or extremum. */
export function portableCosPi(x: number): number {
  if (x > 0.5) return -portableCosPi(1 - x)
  if (x > 0.25) return sine(Math.PI * (0.5 - x))
  const angle = Math.PI * x
  const square = angle * angle
  let series = 1
  for (let k = 18; k >= 2; k -= 2) series = 1 - (series * square) / (k * (k - 1))
  return series
}

/** xⁿ for a whole n ≥ 0, by repeated squaring. */
export function integerPower(base: number, exponent: number): number {
  let result = 1
  let square = base
  for (let n = exponent; n > 0; n = Math.floor(n / 2)) {
    if (n % 2 === 1) result *= square
    square *= square
  }
  return result
}

function sine(angle: number): number {
  const square = angle * angle
  let series = 1
  for (let k = 19; k >= 3; k -= 2) series = 1 - (series * square) / (k * (k - 1))
  return angle * series
}
