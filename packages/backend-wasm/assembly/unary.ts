import { ELU, LEAKY_RELU, RELU, SIGMOID, TANH } from './activation'
import { loadPartial, select, storePartial } from './simd'
import { exp, expMinusOne, log, logOnePlus, sigmoid, softplus, tanh } from './transcendental'

// Numbers of the functions beyond those of the activations, the same in src/kernels/unary-kernels.ts.
const CLIP: i32 = 16
const SQUARE_ROOT: i32 = 17
const RECIPROCAL_ROOT: i32 = 18
const EXP: i32 = 19
const LOG: i32 = 20
const LOG_ONE_PLUS: i32 = 21
const SOFTPLUS: i32 = 22
const RECIPROCAL: i32 = 23
const SIGN: i32 = 24
const STEP: i32 = 25
const SELU: i32 = 26

/**
 * y = f(x), `count` numbers. NaN gives NaN.
 *
 * @param operation A number from above, or an activation's.
 * @param low Lower end of a clip, the slope of a leaky ReLU, or what a step is below zero.
 * @param high Upper end of a clip.
 */
export function unary(operation: i32, x: usize, y: usize, count: i32, low: f32, high: f32): void {
  // Each has a loop of its own: to ask in the loop which it is would cost more than most of them.
  if (operation === CLIP) each(CLIP, x, y, count, low, high)
  else if (operation === RELU) each(RELU, x, y, count, low, high)
  else if (operation === LEAKY_RELU) each(LEAKY_RELU, x, y, count, low, high)
  else if (operation === SQUARE_ROOT) each(SQUARE_ROOT, x, y, count, low, high)
  else if (operation === RECIPROCAL_ROOT) each(RECIPROCAL_ROOT, x, y, count, low, high)
  else if (operation === RECIPROCAL) each(RECIPROCAL, x, y, count, low, high)
  else if (operation === SIGN) each(SIGN, x, y, count, low, high)
  else if (operation === STEP) each(STEP, x, y, count, low, high)
  else transcendental(operation, x, y, count, low, high)
}

function transcendental(operation: i32, x: usize, y: usize, count: i32, low: f32, high: f32): void {
  if (operation === SIGMOID) each(SIGMOID, x, y, count, low, high)
  else if (operation === TANH) each(TANH, x, y, count, low, high)
  else if (operation === ELU) each(ELU, x, y, count, low, high)
  else if (operation === SELU) each(SELU, x, y, count, low, high)
  else if (operation === EXP) each(EXP, x, y, count, low, high)
  else if (operation === LOG) each(LOG, x, y, count, low, high)
  else if (operation === LOG_ONE_PLUS) each(LOG_ONE_PLUS, x, y, count, low, high)
  else if (operation === SOFTPLUS) each(SOFTPLUS, x, y, count, low, high)
}

/**
 * Four vectors a turn: with one the loop itself takes up to three times what a cheap function does.
 *
 * @inline
 */
function each(operation: i32, x: usize, y: usize, count: i32, low: f32, high: f32): void {
  const from = f32x4.splat(low)
  const to = f32x4.splat(high)
  let left = count
  for (; left >= 16; left -= 16) {
    v128.store(y, apply(operation, v128.load(x), from, to))
    v128.store(y, apply(operation, v128.load(x, 16), from, to), 16)
    v128.store(y, apply(operation, v128.load(x, 32), from, to), 32)
    v128.store(y, apply(operation, v128.load(x, 48), from, to), 48)
    x += 64
    y += 64
  }
  for (; left > 0; left -= 4) {
    const isWhole = left >= 4
    const result = apply(operation, isWhole ? v128.load(x) : loadPartial(x, left), from, to)
    if (isWhole) v128.store(y, result)
    else storePartial(y, result, left)
    x += 16
    y += 16
  }
}

/** @inline */
function apply(operation: i32, x: v128, low: v128, high: v128): v128 {
  const zero = f32x4.splat(0)
  const one = f32x4.splat(1)
  // The pseudo-minimum and -maximum keep NaN as long as it is in front, and are one instruction each.
  if (operation === CLIP) return f32x4.pmin(f32x4.pmax(x, low), high)
  if (operation === RELU) return f32x4.pmax(x, zero)
  if (operation === SQUARE_ROOT) return f32x4.sqrt(x)
  if (operation === RECIPROCAL_ROOT) return f32x4.div(one, f32x4.sqrt(x))
  if (operation === RECIPROCAL) return f32x4.div(one, x)
  if (operation === SIGN) return sign(x)
  if (operation === STEP) return select(f32x4.gt(x, zero), one, select(f32x4.le(x, zero), low, x))
  if (operation === EXP) return exp(x)
  if (operation === LOG) return log(x)
  if (operation === LOG_ONE_PLUS) return logOnePlus(x)
  if (operation === SOFTPLUS) return softplus(x)
  if (operation === SIGMOID) return sigmoid(x)
  if (operation === TANH) return tanh(x)
  const isBelow = f32x4.lt(x, zero)
  if (operation === LEAKY_RELU) return select(isBelow, f32x4.mul(x, low), x)
  const below = expMinusOne(f32x4.pmin(x, zero))
  if (operation === ELU) return select(isBelow, below, x)
  // λ and λα of Klambauer et al. 2017, equation 14.
  const linear = f32x4.mul(x, f32x4.splat(1.0507009873554805))
  return select(isBelow, f32x4.mul(below, f32x4.splat(1.7580993408473766)), linear)
}

/**
 * −1, 0 or 1; NaN for NaN.
 *
 * @inline
 */
function sign(x: v128): v128 {
  const zero = f32x4.splat(0)
  const size = select(f32x4.eq(x, zero), x, f32x4.splat(1))
  const signed = v128.or(size, v128.and(x, f32x4.splat(-0.0)))
  return select(f32x4.ne(x, x), x, signed)
}
