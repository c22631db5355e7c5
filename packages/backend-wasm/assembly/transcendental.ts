// exp, log and their kin on four numbers at once, without tables and without the engine's own: the same bits everywhere.
// Coefficients: Cephes 2.8 (S. Moshier), single precision.

import { fma, select } from './simd'

/** 1.5·2²³. */
const ROUNDING: f32 = 12582912
/** Where eˣ leaves the normal numbers. */
const LEAST: f32 = -87.336

/**
 * eˣ, within 1 ulp for normal results; 0 and ∞ where it leaves float32, denormals in between, NaN for NaN.
 *
 * @inline
 */
export function exp(x: v128): v128 {
  // The pseudo-minimum and -maximum are one instruction each; with x in front they too keep NaN.
  const bounded = f32x4.pmin(f32x4.pmax(x, f32x4.splat(-105)), f32x4.splat(90))
  const rounded = roundedExponent(bounded)
  const p = f32x4.add(reducedExpMinusOne(bounded, wholeExponent(rounded)), f32x4.splat(1))
  // 2ⁿ in two factors: n itself may lie beyond the exponents of normal numbers.
  const whole = i32x4.sub(rounded, i32x4.splat(0x4b400000))
  const half = i32x4.shr_s(whole, 1)
  return f32x4.mul(f32x4.mul(p, powerOfTwo(half)), powerOfTwo(i32x4.sub(whole, half)))
}

/**
 * eˣ − 1 for x ≤ 0, within 2 ulp: not 0 where eˣ rounds to 1.
 *
 * @inline
 */
export function expMinusOne(x: v128): v128 {
  const bounded = f32x4.pmax(x, f32x4.splat(-87))
  const rounded = roundedExponent(bounded)
  const scale = powerOfTwo(rounded)
  return fma(scale, reducedExpMinusOne(bounded, wholeExponent(rounded)), f32x4.sub(scale, f32x4.splat(1)))
}

/**
 * ln x, within 1 ulp; −∞ for 0, NaN below, denormals included.
 *
 * @inline
 */
export function log(x: v128): v128 {
  const smallest = f32x4.splat(1.17549435e-38)
  const isSmall = f32x4.lt(x, smallest)
  const scaled = select(isSmall, f32x4.mul(x, f32x4.splat(8388608)), x)
  const bits = i32x4.sub(scaled, i32x4.splat(0x3f3504f3))
  let exponent = f32x4.convert_i32x4_s(i32x4.shr_s(bits, 23))
  exponent = f32x4.sub(exponent, v128.and(isSmall, f32x4.splat(23)))
  const mantissa = i32x4.add(v128.and(bits, i32x4.splat(0x007fffff)), i32x4.splat(0x3f3504f3))
  const r = f32x4.sub(mantissa, f32x4.splat(1))
  const square = f32x4.mul(r, r)
  let p = f32x4.splat(7.0376836292e-2)
  p = fma(p, r, f32x4.splat(-1.151461031e-1))
  p = fma(p, r, f32x4.splat(1.167699874e-1))
  p = fma(p, r, f32x4.splat(-1.2420140846e-1))
  p = fma(p, r, f32x4.splat(1.4249322787e-1))
  p = fma(p, r, f32x4.splat(-1.6668057665e-1))
  p = fma(p, r, f32x4.splat(2.0000714765e-1))
  p = fma(p, r, f32x4.splat(-2.4999993993e-1))
  p = fma(p, r, f32x4.splat(3.3333331174e-1))
  let y = f32x4.mul(f32x4.mul(p, r), square)
  y = fma(exponent, f32x4.splat(-2.1219444e-4), y)
  y = fma(square, f32x4.splat(-0.5), y)
  y = f32x4.add(r, y)
  y = fma(exponent, f32x4.splat(0.693359375), y)
  const infinity = f32x4.splat(Infinity)
  y = select(f32x4.eq(x, infinity), infinity, y)
  y = select(f32x4.eq(x, f32x4.splat(0)), f32x4.splat(-Infinity), y)
  y = select(f32x4.lt(x, f32x4.splat(0)), f32x4.splat(NaN), y)
  return select(f32x4.ne(x, x), x, y)
}

/**
 * ln(1 + x), within 3 ulp, small x included; NaN below −1.
 *
 * @inline
 */
export function logOnePlus(x: v128): v128 {
  const one = f32x4.splat(1)
  const shifted = f32x4.add(x, one)
  // What the addition lost, over the slope of the logarithm there.
  const lost = f32x4.sub(f32x4.sub(shifted, one), x)
  const plain = log(shifted)
  const corrected = f32x4.sub(plain, f32x4.div(lost, shifted))
  const isPlain = v128.or(f32x4.eq(shifted, f32x4.splat(Infinity)), f32x4.le(shifted, f32x4.splat(0)))
  const y = select(isPlain, plain, corrected)
  return select(f32x4.eq(shifted, one), x, y)
}

/**
 * ln(1 + eˣ) without overflow: max(x, 0) + ln(1 + e⁻|x|).
 *
 * @inline
 */
export function softplus(x: v128): v128 {
  return f32x4.add(f32x4.max(x, f32x4.splat(0)), logOnePlus(exp(f32x4.neg(f32x4.abs(x)))))
}

/**
 * 1 / (1 + e⁻ˣ), within 2 ulp on both sides; 0 in place of denormal results.
 *
 * @inline
 */
export function sigmoid(x: v128): v128 {
  const one = f32x4.splat(1)
  const size = v128.or(x, f32x4.splat(-0.0))
  const bounded = f32x4.pmax(size, f32x4.splat(LEAST))
  const rounded = roundedExponent(bounded)
  const power = f32x4.mul(f32x4.add(reducedExpMinusOne(bounded, wholeExponent(rounded)), one), powerOfTwo(rounded))
  const small = v128.andnot(power, f32x4.lt(size, f32x4.splat(LEAST)))
  const large = f32x4.div(one, f32x4.add(one, small))
  // Its sign, in every bit.
  return select(i32x4.shr_s(x, 31), f32x4.mul(small, large), large)
}

/**
 * tanh x, within 2 ulp, odd to the bit.
 *
 * @inline
 */
export function tanh(x: v128): v128 {
  const size = f32x4.abs(x)
  const one = f32x4.splat(1)
  const square = f32x4.mul(x, x)
  let p = f32x4.splat(-5.70498872745e-3)
  p = fma(p, square, f32x4.splat(2.06390887954e-2))
  p = fma(p, square, f32x4.splat(-5.37397155531e-2))
  p = fma(p, square, f32x4.splat(1.33314422036e-1))
  p = fma(p, square, f32x4.splat(-3.33332819422e-1))
  const near = fma(f32x4.mul(p, square), x, x)
  const grown = exp(f32x4.add(size, size))
  const far = f32x4.sub(one, f32x4.div(f32x4.splat(2), f32x4.add(grown, one)))
  const signed = v128.or(far, v128.and(x, i32x4.splat(0x80000000 as i32)))
  return select(f32x4.lt(size, f32x4.splat(0.625)), near, select(f32x4.ne(x, x), x, signed))
}

/**
 * eʳ − 1 of r = x − n·ln 2, where |r| is at most ½·ln 2.
 *
 * @inline
 */
function reducedExpMinusOne(x: v128, n: v128): v128 {
  let r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375)))
  r = f32x4.add(r, f32x4.mul(n, f32x4.splat(2.1219444e-4)))
  let p = f32x4.splat(1.98756915e-4)
  p = fma(p, r, f32x4.splat(1.3981999507e-3))
  p = fma(p, r, f32x4.splat(8.3334519073e-3))
  p = fma(p, r, f32x4.splat(4.1665795894e-2))
  p = fma(p, r, f32x4.splat(1.6666665459e-1))
  p = fma(p, r, f32x4.splat(5.0000001201e-1))
  return fma(p, f32x4.mul(r, r), r)
}

/**
 * x / ln 2, rounded to a whole number by adding 1.5·2²³, which leaves no room for a fraction: the last bits are that
 * number.
 *
 * @inline
 */
function roundedExponent(x: v128): v128 {
  return f32x4.add(f32x4.mul(x, f32x4.splat(Mathf.LOG2E)), f32x4.splat(ROUNDING))
}

/** @inline */
function wholeExponent(rounded: v128): v128 {
  return f32x4.sub(rounded, f32x4.splat(ROUNDING))
}

/**
 * 2ⁿ for −126 ≤ n ≤ 127, of n or of {@link roundedExponent}: only the last nine bits count.
 *
 * @inline
 */
function powerOfTwo(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23)
}
