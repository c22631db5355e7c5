import { loadPartial, select, storePartial } from './simd'
import { expMinusOne, sigmoid, tanh } from './transcendental'

// Numbers of the activations, the same in src/kernels/activations.ts.
export const LINEAR: i32 = 0
export const RELU: i32 = 1
export const SIGMOID: i32 = 2
export const TANH: i32 = 3
export const ELU: i32 = 4
export const LEAKY_RELU: i32 = 5
export const RELU6: i32 = 6

/**
 * x ← activation(x + bias) on `[rows, columns]` in place.
 *
 * @param bias `[columns]`, or 0 for none.
 * @param slope Of the leaky ReLU below zero.
 */
export function finishRows(x: usize, rows: i32, columns: i32, bias: usize, activation: i32, slope: f32): void {
  if (bias === 0 && activation === LINEAR) return
  const whole = columns & ~3
  for (let i = 0; i < rows; i++) {
    let at = bias
    for (let j = 0; j < whole; j += 4) {
      let value = v128.load(x)
      if (bias !== 0) value = f32x4.add(value, v128.load(at))
      v128.store(x, activate(value, activation, slope))
      x += 16
      at += 16
    }
    const rest = columns - whole
    if (rest > 0) {
      let value = loadPartial(x, rest)
      if (bias !== 0) value = f32x4.add(value, loadPartial(at, rest))
      storePartial(x, activate(value, activation, slope), rest)
      x += (rest as usize) << 2
    }
  }
}

/**
 * The gradient before an activation from the one behind it, and what it adds up to over the rows: the bias's.
 *
 * @param dy `[rows, columns]`, behind the activation.
 * @param y What the activation gave.
 * @param dx `[rows, columns]`, overwritten; dy itself where the activation is linear.
 * @param sums `[columns]`, overwritten, summed in the order of the rows.
 */
export function activationGradient(
  dy: usize,
  y: usize,
  dx: usize,
  sums: usize,
  rows: i32,
  columns: i32,
  activation: i32,
  slope: f32,
): void {
  const stride = (columns as usize) << 2
  const whole = columns & ~3
  for (let j = 0; j < columns; j += 4) {
    const count = min(columns - j, 4)
    const isWhole = j < whole
    let at = (j as usize) << 2
    let sum = f32x4.splat(0)
    for (let i = 0; i < rows; i++) {
      const outer = isWhole ? v128.load(dy + at) : loadPartial(dy + at, count)
      let inner = outer
      if (activation !== LINEAR) {
        inner = differentiate(outer, isWhole ? v128.load(y + at) : loadPartial(y + at, count), activation, slope)
        if (isWhole) v128.store(dx + at, inner)
        else storePartial(dx + at, inner, count)
      }
      sum = f32x4.add(sum, inner)
      at += stride
    }
    storePartial(sums + ((j as usize) << 2), sum, count)
  }
}

/** The activation of four numbers; NaN stays NaN. */
export function activate(x: v128, activation: i32, slope: f32): v128 {
  const zero = f32x4.splat(0)
  if (activation === RELU) return f32x4.max(x, zero)
  if (activation === SIGMOID) return sigmoid(x)
  if (activation === TANH) return tanh(x)
  if (activation === ELU) return select(f32x4.lt(x, zero), expMinusOne(f32x4.min(x, zero)), x)
  if (activation === LEAKY_RELU) return select(f32x4.lt(x, zero), f32x4.mul(x, f32x4.splat(slope)), x)
  if (activation === RELU6) return f32x4.min(f32x4.max(x, zero), f32x4.splat(6))
  return x
}

/** dy·activation′, written in y = activation(x). */
function differentiate(dy: v128, y: v128, activation: i32, slope: f32): v128 {
  const zero = f32x4.splat(0)
  const one = f32x4.splat(1)
  if (activation === SIGMOID) return f32x4.mul(dy, f32x4.mul(y, f32x4.sub(one, y)))
  if (activation === TANH) return f32x4.mul(dy, f32x4.sub(one, f32x4.mul(y, y)))
  // NaN is neither above nor below: it goes on as it is.
  const above = f32x4.gt(y, zero)
  const notBelow = select(f32x4.ne(y, y), y, dy)
  if (activation === RELU) return select(f32x4.le(y, zero), zero, notBelow)
  if (activation === RELU6) return select(v128.or(f32x4.le(y, zero), f32x4.ge(y, f32x4.splat(6))), zero, notBelow)
  if (activation === ELU) return select(above, dy, f32x4.mul(dy, f32x4.add(y, one)))
  return select(above, dy, f32x4.add(f32x4.mul(dy, f32x4.splat(slope)), v128.and(f32x4.ne(y, y), y)))
}
