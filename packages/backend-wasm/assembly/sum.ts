import { activationGradient, LINEAR } from './activation'

/** Numbers that are added up in 32 bits before they join the whole in 64. */
const BLOCK: i32 = 512

/**
 * Sums along the middle axis of `[outer, length, inner]`. The order is that of the source alone: where
 * `inner` is 1, sixteen running sums over each block; else blocks of rows, each in order.
 *
 * @param y `[outer, inner]`, overwritten.
 * @param divisor What the sums are divided by: 1, or their number for a mean.
 */
export function sum(x: usize, y: usize, outer: i32, length: i32, inner: i32, divisor: f32): void {
  const stride = ((length * inner) as usize) << 2
  for (let i = 0; i < outer; i++) {
    if (inner === 1) {
      store<f32>(y, sumRun(x, length) / divisor)
    } else {
      activationGradient(x, 0, 0, y, length, inner, LINEAR, 0)
      if (divisor !== 1) divide(y, inner, divisor)
    }
    x += stride
    y += (inner as usize) << 2
  }
}

function divide(y: usize, count: i32, divisor: f32): void {
  for (let i = 0; i < count; i++) {
    store<f32>(y, load<f32>(y) / divisor)
    y += 4
  }
}

function sumRun(x: usize, count: i32): f32 {
  let total: f64 = 0
  for (let i = 0; i < count; i += BLOCK) {
    total += sumBlock(x, min(count - i, BLOCK)) as f64
    x += (BLOCK as usize) << 2
  }
  return total as f32
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
