import { at } from './convolution-blocks'
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
export function multiplyLines(
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
