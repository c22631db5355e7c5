import { at } from './address'
import { COLUMNS } from './micro-kernel'
import { fma, loadPartial, storePartial } from './simd'

/**
 * The same product as of packed pixels, but lines outside of the source take no part in it. Slower: for filters in which
 * something is not finite.
 *
 * @param table Lines, `[tap][stride]`.
 * @param filter Panels of 8, `[panel][tap][channel][8]`.
 * @param c From pixel to pixel `step` numbers.
 */
export function multiplyLinesExactly(
  table: usize,
  pixels: i32,
  stride: i32,
  taps: i32,
  channel: i32,
  channels: i32,
  zeros: usize,
  filter: usize,
  c: usize,
  step: i32,
  columns: i32,
  adds: bool,
): void {
  const skip = (channel as usize) << 2
  const depth = taps * channels
  for (let i = 0; i < pixels; i++) {
    let panel = filter
    for (let j = 0; j < columns; j += COLUMNS) {
      const to = at(c, i * step + j)
      const wide = min(columns - j, COLUMNS)
      let sum0 = adds ? loadPartial(to, wide) : f32x4.splat(0)
      let sum1 = adds ? loadPartial(to + 16, wide - 4) : f32x4.splat(0)
      let b = panel
      for (let tap = 0; tap < taps; tap++) {
        const line = load<usize>(at(table, tap * stride + i))
        if (line === zeros) {
          b += (channels as usize) << 5
          continue
        }
        let a = line + skip
        const end = at(a, channels)
        for (; a < end; a += 4) {
          const x = v128.load32_splat(a)
          sum0 = fma(x, v128.load(b), sum0)
          sum1 = fma(x, v128.load(b, 16), sum1)
          b += 32
        }
      }
      storePartial(to, sum0, wide)
      storePartial(to + 16, sum1, wide - 4)
      panel += (depth as usize) << 5
    }
  }
}

/** Whether no number is ∞ or NaN. */
export function allFinite(address: usize, count: i32): bool {
  // x·0 is 0 for finite x, else NaN; and so is any sum of them.
  const zero = f32x4.splat(0)
  let sum = zero
  for (let i = 0; i < count; i += 4) {
    const x = count - i < 4 ? loadPartial(at(address, i), count - i) : v128.load(at(address, i))
    sum = f32x4.add(sum, f32x4.mul(x, zero))
  }
  return !v128.any_true(f32x4.ne(sum, zero))
}

/** Whether any number is NaN. */
export function hasNaN(address: usize, count: i32): bool {
  let found = i32x4.splat(0)
  for (let i = 0; i < count; i += 4) {
    const x = count - i < 4 ? loadPartial(at(address, i), count - i) : v128.load(at(address, i))
    found = v128.or(found, f32x4.ne(x, x))
  }
  return v128.any_true(found)
}
