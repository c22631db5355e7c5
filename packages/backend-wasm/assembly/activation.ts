import { loadPartial, select, storePartial } from './simd'
import { expMinusOne, sigmoid, tanh } from './transcendental'

// Numbers of the activations, the same in src/kernels/activations.ts.
export const LINEAR: i32 = 0
export const RELU: i32 = 1
export const SIGMOID: i32 = 2
export const TANH: i32 = 3
export const ELU: i32 = 4
export const LEAKY_RELU: i32 = 5
const RELU6: i32 = 6

/**
 * x ← activation(x + bias) on `[rows, columns]` in place.
 *
 * @param bias `[columns]`, or 0 for none.
 * @param slope Of the leaky ReLU below zero.
 */
export function finishRows(x: usize, rows: i32, columns: i32, bias: usize, activation: i32, slope: f32): void {
  if (bias === 0) {
    if (activation !== LINEAR) activateAll(x, rows * columns, activation, slope)
  } else if (columns < 4) {
    finishNarrowRows(x, rows, columns, bias, activation, slope)
  } else {
    for (let i = 0; i < rows; i++) {
      addRow(x, bias, columns)
      // Now, while the row is in the cache.
      if (activation !== LINEAR) activateAll(x, columns, activation, slope)
      x += (columns as usize) << 2
    }
  }
}

function addRow(x: usize, row: usize, columns: i32): void {
  const end = x + (((columns & ~3) as usize) << 2)
  while (x < end) {
    v128.store(x, f32x4.add(v128.load(x), v128.load(row)))
    x += 16
    row += 16
  }
  const rest = columns & 3
  if (rest > 0) storePartial(x, f32x4.add(loadPartial(x, rest), loadPartial(row, rest)), rest)
}

function activateAll(x: usize, count: i32, activation: i32, slope: f32): void {
  const end = x + (((count & ~3) as usize) << 2)
  if (activation === RELU) {
    const zero = f32x4.splat(0)
    for (; x < end; x += 16) v128.store(x, f32x4.max(v128.load(x), zero))
  } else {
    for (; x < end; x += 16) v128.store(x, activate(v128.load(x), activation, slope))
  }
  const rest = count & 3
  if (rest > 0) storePartial(x, activate(loadPartial(x, rest), activation, slope), rest)
}

/** Rows of one, two or three numbers: the bias is repeated until it fills whole vectors. */
function finishNarrowRows(x: usize, rows: i32, columns: i32, bias: usize, activation: i32, slope: f32): void {
  const count = rows * columns
  for (let i = 0; i < count; i += 4) {
    const left = min(count - i, 4)
    const phase = i % columns
    const added = f32x4(
      load<f32>(bias + ((phase as usize) << 2)),
      load<f32>(bias + ((((phase + 1) % columns) as usize) << 2)),
      load<f32>(bias + ((((phase + 2) % columns) as usize) << 2)),
      load<f32>(bias + ((((phase + 3) % columns) as usize) << 2)),
    )
    storePartial(x, activate(f32x4.add(loadPartial(x, left), added), activation, slope), left)
    x += 16
  }
}

/** Rows whose gradients are added up before they join the whole: rounding grows with the blocks, not with the rows. */
const BLOCK: i32 = 128

/**
 * The gradient before an activation from the one behind it, and what it adds up to over the rows: the bias's.
 *
 * @param dy `[rows, columns]`, behind the activation.
 * @param y What the activation gave.
 * @param dx `[rows, columns]`, overwritten; left alone where the activation is linear.
 * @param sums `[columns]`, overwritten: blocks of rows, each summed in order, added in order.
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
  memory.fill(sums, 0, (columns as usize) << 2)
  const stride = (columns as usize) << 2
  for (let i = 0; i < rows; i += BLOCK) {
    const high = min(rows - i, BLOCK)
    const start = (i as usize) * stride
    let j = 0
    for (; j + 16 <= columns; j += 16) {
      const at = start + ((j as usize) << 2)
      wideGradient(dy + at, y + at, dx + at, sums + ((j as usize) << 2), high, stride, activation, slope)
    }
    for (; j < columns; j += 4) {
      const at = start + ((j as usize) << 2)
      const count = min(columns - j, 4)
      narrowGradient(dy + at, y + at, dx + at, sums + ((j as usize) << 2), high, stride, count, activation, slope)
    }
  }
}

/** Sixteen columns of a block: a line of the cache at a time. */
function wideGradient(
  dy: usize,
  y: usize,
  dx: usize,
  sums: usize,
  rows: i32,
  stride: usize,
  activation: i32,
  slope: f32,
): void {
  let sum0 = f32x4.splat(0)
  let sum1 = sum0
  let sum2 = sum0
  let sum3 = sum0
  let at: usize = 0
  for (let i = 0; i < rows; i++) {
    let d0 = v128.load(dy + at)
    let d1 = v128.load(dy + at, 16)
    let d2 = v128.load(dy + at, 32)
    let d3 = v128.load(dy + at, 48)
    if (activation !== LINEAR) {
      d0 = differentiate(d0, v128.load(y + at), activation, slope)
      d1 = differentiate(d1, v128.load(y + at, 16), activation, slope)
      d2 = differentiate(d2, v128.load(y + at, 32), activation, slope)
      d3 = differentiate(d3, v128.load(y + at, 48), activation, slope)
      v128.store(dx + at, d0)
      v128.store(dx + at, d1, 16)
      v128.store(dx + at, d2, 32)
      v128.store(dx + at, d3, 48)
    }
    sum0 = f32x4.add(sum0, d0)
    sum1 = f32x4.add(sum1, d1)
    sum2 = f32x4.add(sum2, d2)
    sum3 = f32x4.add(sum3, d3)
    at += stride
  }
  v128.store(sums, f32x4.add(v128.load(sums), sum0))
  v128.store(sums, f32x4.add(v128.load(sums, 16), sum1), 16)
  v128.store(sums, f32x4.add(v128.load(sums, 32), sum2), 32)
  v128.store(sums, f32x4.add(v128.load(sums, 48), sum3), 48)
}

/** Up to four columns of a block. */
function narrowGradient(
  dy: usize,
  y: usize,
  dx: usize,
  sums: usize,
  rows: i32,
  stride: usize,
  count: i32,
  activation: i32,
  slope: f32,
): void {
  let sum = f32x4.splat(0)
  let at: usize = 0
  for (let i = 0; i < rows; i++) {
    let inner = loadPartial(dy + at, count)
    if (activation !== LINEAR) {
      inner = differentiate(inner, loadPartial(y + at, count), activation, slope)
      storePartial(dx + at, inner, count)
    }
    sum = f32x4.add(sum, inner)
    at += stride
  }
  storePartial(sums, f32x4.add(loadPartial(sums, count), sum), count)
}

/** The activation of four numbers; NaN stays NaN. */
function activate(x: v128, activation: i32, slope: f32): v128 {
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
