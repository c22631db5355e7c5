import { activationGradient, LINEAR } from './activation'
import { loadApart } from './simd'

/** Numbers that are added up in 32 bits before they join the whole in 64. */
const BLOCK: i32 = 512

/**
 * Sums along the middle axis of `[outer, length, inner]`, over the divisor. The order is that of the source alone: where
 * `inner` is 1, sixteen running sums over each block; else blocks of rows, each in order.
 *
 * @param y `[outer, inner]`, overwritten.
 * @param divisor The length, for a mean; 1 for a sum.
 */
export function sum(x: usize, y: usize, outer: i32, length: i32, inner: i32, divisor: f32): void {
  if (inner > 1) sumRows(x, y, outer, length, inner)
  else if (length < 16) sumShortRuns(x, y, outer, length)
  else sumRuns(x, y, outer, length)
  if (divisor !== 1) divide(y, outer * inner, divisor)
}

function sumRows(x: usize, y: usize, outer: i32, length: i32, inner: i32): void {
  const stride = ((length * inner) as usize) << 2
  for (let i = 0; i < outer; i++) {
    activationGradient(x, 0, 0, y, length, inner, LINEAR, 0)
    x += stride
    y += (inner as usize) << 2
  }
}

/** Four runs at a time; each is added as {@link sumBlock} adds what does not fill its vectors. */
function sumShortRuns(x: usize, y: usize, outer: i32, length: i32): void {
  const stride = (length as usize) << 2
  let i = 0
  for (; i + 4 <= outer; i += 4) {
    let totals = f32x4.splat(0)
    for (let at: usize = 0; at < stride; at += 4) totals = f32x4.add(totals, loadApart(x + at, stride))
    v128.store(y, totals)
    x += 4 * stride
    y += 16
  }
  for (; i < outer; i++) {
    store<f32>(y, sumBlock(x, length))
    x += stride
    y += 4
  }
}

function sumRuns(x: usize, y: usize, outer: i32, length: i32): void {
  for (let i = 0; i < outer; i++) {
    let total: f64 = 0
    for (let j = 0; j < length; j += BLOCK) {
      const count = min(length - j, BLOCK)
      total += sumBlock(x, count) as f64
      x += (count as usize) << 2
    }
    store<f32>(y, total as f32)
    y += 4
  }
}

function sumBlock(x: usize, count: i32): f32 {
  let sum0 = f32x4.splat(0)
  let sum1 = sum0
  let sum2 = sum0
  let sum3 = sum0
  let i = 0
  for (; i + 16 <= count; i += 16) {
    sum0 = f32x4.add(sum0, v128.load(x))
    sum1 = f32x4.add(sum1, v128.load(x, 16))
    sum2 = f32x4.add(sum2, v128.load(x, 32))
    sum3 = f32x4.add(sum3, v128.load(x, 48))
    x += 64
  }
  const lanes = f32x4.add(f32x4.add(sum0, sum1), f32x4.add(sum2, sum3))
  let total =
    f32x4.extract_lane(lanes, 0) +
    f32x4.extract_lane(lanes, 1) +
    (f32x4.extract_lane(lanes, 2) + f32x4.extract_lane(lanes, 3))
  for (; i < count; i++) {
    total += load<f32>(x)
    x += 4
  }
  return total
}

function divide(y: usize, count: i32, divisor: f32): void {
  const divisors = f32x4.splat(divisor)
  for (; count >= 4; count -= 4) {
    v128.store(y, f32x4.div(v128.load(y), divisors))
    y += 16
  }
  for (; count > 0; count--) {
    store<f32>(y, load<f32>(y) / divisor)
    y += 4
  }
}
