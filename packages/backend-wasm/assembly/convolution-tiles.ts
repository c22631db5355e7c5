import { at } from './address'
import { COLUMNS, copyTile, ROWS } from './micro-kernel'
import { fma } from './simd'

/**
 * The product of pixels and packed columns, tile by tile; the pixels are read where they are.
 *
 * @param table Lines, `[tap][stride]`, stride a multiple of 4.
 * @param b Panels of 8 columns, `[panel][tap][channel][8]`.
 * @param step From one row of c to the next, in numbers.
 * @param adds Whether to add to what c holds.
 * @param spare Room for one whole tile.
 */
export function multiplyLines(
  table: usize,
  pixels: i32,
  stride: i32,
  taps: i32,
  channel: i32,
  channels: i32,
  b: usize,
  c: usize,
  step: i32,
  columns: i32,
  adds: bool,
  spare: usize,
): void {
  const next = at(0, stride)
  const skip = at(0, channel)
  const bytes = at(0, step)
  for (let j = 0; j < columns; j += COLUMNS) {
    const wide = min(columns - j, COLUMNS)
    for (let i = 0; i < pixels; i += ROWS) {
      const lines = at(table, i)
      const high = min(pixels - i, ROWS)
      const tile = at(c, i * step + j)
      const isWhole = high === ROWS && wide === COLUMNS
      const to = isWhole ? tile : spare
      const toStride: usize = isWhole ? bytes : 32
      if (adds && !isWhole) copyTile(tile, bytes, spare, 32, high, wide)
      if (wide > 4) multiplyTile(lines, next, taps, skip, channels, b, to, toStride, adds)
      else multiplyHalfTile(lines, next, taps, skip, channels, b, to, toStride, adds)
      if (!isWhole) copyTile(spare, 32, tile, bytes, high, wide)
    }
    b += at(0, taps * channels) << 3
  }
}

/** 4×8. */
function multiplyTile(
  table: usize,
  next: usize,
  taps: i32,
  skip: usize,
  channels: i32,
  b: usize,
  c: usize,
  stride: usize,
  adds: bool,
): void {
  const row1 = c + stride
  const row2 = row1 + stride
  const row3 = row2 + stride
  let c00 = f32x4.splat(0)
  let c01 = c00
  let c10 = c00
  let c11 = c00
  let c20 = c00
  let c21 = c00
  let c30 = c00
  let c31 = c00
  if (adds) {
    c00 = v128.load(c)
    c01 = v128.load(c, 16)
    c10 = v128.load(row1)
    c11 = v128.load(row1, 16)
    c20 = v128.load(row2)
    c21 = v128.load(row2, 16)
    c30 = v128.load(row3)
    c31 = v128.load(row3, 16)
  }
  const length = at(0, channels)
  for (let tap = 0; tap < taps; tap++) {
    let x0 = load<usize>(table) + skip
    let x1 = load<usize>(table, 4) + skip
    let x2 = load<usize>(table, 8) + skip
    let x3 = load<usize>(table, 12) + skip
    const end = x0 + length
    while (x0 < end) {
      const b0 = v128.load(b)
      const b1 = v128.load(b, 16)
      const a0 = v128.load32_splat(x0)
      c00 = fma(a0, b0, c00)
      c01 = fma(a0, b1, c01)
      const a1 = v128.load32_splat(x1)
      c10 = fma(a1, b0, c10)
      c11 = fma(a1, b1, c11)
      const a2 = v128.load32_splat(x2)
      c20 = fma(a2, b0, c20)
      c21 = fma(a2, b1, c21)
      const a3 = v128.load32_splat(x3)
      c30 = fma(a3, b0, c30)
      c31 = fma(a3, b1, c31)
      x0 += 4
      x1 += 4
      x2 += 4
      x3 += 4
      b += 32
    }
    table += next
  }
  v128.store(c, c00)
  v128.store(c, c01, 16)
  v128.store(row1, c10)
  v128.store(row1, c11, 16)
  v128.store(row2, c20)
  v128.store(row2, c21, 16)
  v128.store(row3, c30)
  v128.store(row3, c31, 16)
}

/** 4×4, the first half of the panel. */
function multiplyHalfTile(
  table: usize,
  next: usize,
  taps: i32,
  skip: usize,
  channels: i32,
  b: usize,
  c: usize,
  stride: usize,
  adds: bool,
): void {
  const row1 = c + stride
  const row2 = row1 + stride
  const row3 = row2 + stride
  let c0 = f32x4.splat(0)
  let c1 = c0
  let c2 = c0
  let c3 = c0
  if (adds) {
    c0 = v128.load(c)
    c1 = v128.load(row1)
    c2 = v128.load(row2)
    c3 = v128.load(row3)
  }
  const length = at(0, channels)
  for (let tap = 0; tap < taps; tap++) {
    let x0 = load<usize>(table) + skip
    let x1 = load<usize>(table, 4) + skip
    let x2 = load<usize>(table, 8) + skip
    let x3 = load<usize>(table, 12) + skip
    const end = x0 + length
    while (x0 < end) {
      const b0 = v128.load(b)
      c0 = fma(v128.load32_splat(x0), b0, c0)
      c1 = fma(v128.load32_splat(x1), b0, c1)
      c2 = fma(v128.load32_splat(x2), b0, c2)
      c3 = fma(v128.load32_splat(x3), b0, c3)
      x0 += 4
      x1 += 4
      x2 += 4
      x3 += 4
      b += 32
    }
    table += next
  }
  v128.store(c, c0)
  v128.store(row1, c1)
  v128.store(row2, c2)
  v128.store(row3, c3)
}
