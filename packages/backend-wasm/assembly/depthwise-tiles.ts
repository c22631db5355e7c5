import { at } from './address'
import { fma } from './simd'

/**
 * Four pixels of a depthwise convolution: Σ over taps of line·weights, channel by channel.
 *
 * @param table Lines, `[tap][stride]`, those of the four pixels first.
 * @param weights `[tap][channels]`.
 * @param channels A multiple of 4.
 * @param to `[4][channels]`.
 */
export function sumTaps(table: usize, stride: i32, taps: i32, weights: usize, channels: i32, to: usize): void {
  const line = at(0, channels)
  const next = at(0, stride)
  for (let skip: usize = 0; skip < line; skip += 16) {
    let sum0 = f32x4.splat(0)
    let sum1 = sum0
    let sum2 = sum0
    let sum3 = sum0
    let lines = table
    let w = weights + skip
    for (let tap = 0; tap < taps; tap++) {
      const weight = v128.load(w)
      sum0 = fma(v128.load(load<usize>(lines) + skip), weight, sum0)
      sum1 = fma(v128.load(load<usize>(lines, 4) + skip), weight, sum1)
      sum2 = fma(v128.load(load<usize>(lines, 8) + skip), weight, sum2)
      sum3 = fma(v128.load(load<usize>(lines, 12) + skip), weight, sum3)
      lines += next
      w += line
    }
    v128.store(to, sum0)
    v128.store(to + line, sum1)
    v128.store(to + 2 * line, sum2)
    v128.store(to + 3 * line, sum3)
    to += 16
  }
}

/** The same for one pixel, in which lines outside of the source take no part: for weights that are not all finite. */
export function sumTapsExactly(
  table: usize,
  stride: i32,
  taps: i32,
  zeros: usize,
  weights: usize,
  channels: i32,
  to: usize,
): void {
  for (let channel = 0; channel < channels; channel += 4) {
    let sum = f32x4.splat(0)
    for (let tap = 0; tap < taps; tap++) {
      const line = load<usize>(at(table, tap * stride))
      const weight = v128.load(at(weights, tap * channels + channel))
      if (line !== zeros) sum = fma(v128.load(at(line, channel)), weight, sum)
    }
    v128.store(at(to, channel), sum)
  }
}

/**
 * Four taps of a depthwise filter's gradient: sums[tap] += Σ over pixels of line·dy, channel by channel.
 *
 * @param table Lines, `[tap][stride]`, those of the four taps first.
 * @param dy `[pixel][channels]`.
 * @param channels A multiple of 4.
 * @param sums `[4][channels]`.
 */
export function sumPixels(table: usize, stride: i32, pixels: i32, dy: usize, channels: i32, sums: usize): void {
  const line = at(0, channels)
  const end = at(table, pixels)
  const row1 = at(0, stride)
  const row2 = at(0, 2 * stride)
  const row3 = at(0, 3 * stride)
  for (let skip: usize = 0; skip < line; skip += 16) {
    let sum0 = v128.load(sums)
    let sum1 = v128.load(sums + line)
    let sum2 = v128.load(sums + 2 * line)
    let sum3 = v128.load(sums + 3 * line)
    let d = dy + skip
    for (let lines = table; lines < end; lines += 4) {
      const gradient = v128.load(d)
      sum0 = fma(v128.load(load<usize>(lines) + skip), gradient, sum0)
      sum1 = fma(v128.load(load<usize>(lines + row1) + skip), gradient, sum1)
      sum2 = fma(v128.load(load<usize>(lines + row2) + skip), gradient, sum2)
      sum3 = fma(v128.load(load<usize>(lines + row3) + skip), gradient, sum3)
      d += line
    }
    v128.store(sums, sum0)
    v128.store(sums + line, sum1)
    v128.store(sums + 2 * line, sum2)
    v128.store(sums + 3 * line, sum3)
    sums += 16
  }
}

/** One tap of it; `exact` leaves out what lies outside of the source. */
export function sumPixelsOfTap(
  table: usize,
  pixels: i32,
  zeros: usize,
  exact: bool,
  dy: usize,
  channels: i32,
  sums: usize,
): void {
  for (let channel = 0; channel < channels; channel += 4) {
    const skip = at(0, channel)
    let sum = v128.load(sums + skip)
    let d = dy + skip
    for (let i = 0; i < pixels; i++) {
      const line = load<usize>(at(table, i))
      if (!exact || line !== zeros) sum = fma(v128.load(line + skip), v128.load(d), sum)
      d = at(d, channels)
    }
    v128.store(sums + skip, sum)
  }
}
