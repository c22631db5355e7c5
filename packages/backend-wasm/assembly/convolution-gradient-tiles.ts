import { at } from './address'

import { COLUMNS, copyTile, ROWS } from './micro-kernel'
import { fma } from './simd'

/**
 * The product of taps and channels with the columns of dy, over pixels that are read where they are, added to c.
 *
 * @param rows Of each row of c where the lines of its tap are, and where in a line its channel is, in bytes; as many
 *   rows as `high`, filled up to a multiple of 4.
 * @param dy Panels of 8 columns: from pixel to pixel `dyPixel` bytes, from panel to panel `dyPanel`.
 * @param step From one row of c to the next, in numbers.
 */
export function multiplyPixels(
  rows: usize,
  high: i32,
  pixels: i32,
  dy: usize,
  dyPixel: usize,
  dyPanel: usize,
  c: usize,
  step: i32,
  columns: i32,
  spare: usize,
): void {
  const bytes = at(0, step)
  for (let j = 0; j < columns; j += COLUMNS) {
    const wide = min(columns - j, COLUMNS)
    for (let i = 0; i < high; i += ROWS) {
      const tile = at(c, i * step + j)
      const isWhole = i + ROWS <= high && wide === COLUMNS
      const to = isWhole ? tile : spare
      if (!isWhole) copyTile(tile, bytes, spare, 32, min(high - i, ROWS), wide)
      const toStride: usize = isWhole ? bytes : 32
      const places = at(rows, 2 * i)
      if (wide <= 4) multiplyPixelHalfTile(places, pixels, dy, dyPixel, to, toStride)
      else if (areSideBySide(places)) multiplyPixelRow(places, pixels, dy, dyPixel, to, toStride)
      else multiplyPixelTile(places, pixels, dy, dyPixel, to, toStride)
      if (!isWhole) copyTile(spare, 32, tile, bytes, min(high - i, ROWS), wide)
    }
    dy += dyPanel
  }
}

/** Whether four rows are four channels of one tap. */
function areSideBySide(rows: usize): bool {
  return load<usize>(rows, 24) === load<usize>(rows) && load<usize>(rows, 28) === load<usize>(rows, 4) + 12
}

/** 4×8, four channels of one tap. */
function multiplyPixelRow(rows: usize, pixels: i32, b: usize, bStride: usize, c: usize, stride: usize): void {
  let lines = load<usize>(rows)
  const skip = load<usize>(rows, 4)
  let c00 = f32x4.splat(0)
  let c01 = c00
  let c10 = c00
  let c11 = c00
  let c20 = c00
  let c21 = c00
  let c30 = c00
  let c31 = c00
  const end = at(lines, pixels)
  while (lines < end) {
    const b0 = v128.load(b)
    const b1 = v128.load(b, 16)
    const x = load<usize>(lines) + skip
    const a0 = v128.load32_splat(x)
    c00 = fma(a0, b0, c00)
    c01 = fma(a0, b1, c01)
    const a1 = v128.load32_splat(x, 4)
    c10 = fma(a1, b0, c10)
    c11 = fma(a1, b1, c11)
    const a2 = v128.load32_splat(x, 8)
    c20 = fma(a2, b0, c20)
    c21 = fma(a2, b1, c21)
    const a3 = v128.load32_splat(x, 12)
    c30 = fma(a3, b0, c30)
    c31 = fma(a3, b1, c31)
    lines += 4
    b += bStride
  }
  addTo(c, c00, c01)
  addTo(c + stride, c10, c11)
  addTo(c + 2 * stride, c20, c21)
  addTo(c + 3 * stride, c30, c31)
}

/** 4×8, any four rows. */
function multiplyPixelTile(rows: usize, pixels: i32, b: usize, bStride: usize, c: usize, stride: usize): void {
  // Read from memory, since V8 would reckon them anew in each turn of the loop.
  const first = load<usize>(rows)
  const s0 = load<usize>(rows, 4)
  const t1 = load<usize>(rows, 8) - first
  const s1 = load<usize>(rows, 12)
  const t2 = load<usize>(rows, 16) - first
  const s2 = load<usize>(rows, 20)
  const t3 = load<usize>(rows, 24) - first
  const s3 = load<usize>(rows, 28)
  let c00 = f32x4.splat(0)
  let c01 = c00
  let c10 = c00
  let c11 = c00
  let c20 = c00
  let c21 = c00
  let c30 = c00
  let c31 = c00
  const end = at(first, pixels)
  for (let lines = first; lines < end; lines += 4) {
    const b0 = v128.load(b)
    const b1 = v128.load(b, 16)
    const a0 = v128.load32_splat(load<usize>(lines) + s0)
    c00 = fma(a0, b0, c00)
    c01 = fma(a0, b1, c01)
    const a1 = v128.load32_splat(load<usize>(lines + t1) + s1)
    c10 = fma(a1, b0, c10)
    c11 = fma(a1, b1, c11)
    const a2 = v128.load32_splat(load<usize>(lines + t2) + s2)
    c20 = fma(a2, b0, c20)
    c21 = fma(a2, b1, c21)
    const a3 = v128.load32_splat(load<usize>(lines + t3) + s3)
    c30 = fma(a3, b0, c30)
    c31 = fma(a3, b1, c31)
    b += bStride
  }
  addTo(c, c00, c01)
  addTo(c + stride, c10, c11)
  addTo(c + 2 * stride, c20, c21)
  addTo(c + 3 * stride, c30, c31)
}

/** 4×4, the first half of the panel. */
function multiplyPixelHalfTile(rows: usize, pixels: i32, b: usize, bStride: usize, c: usize, stride: usize): void {
  const first = load<usize>(rows)
  const s0 = load<usize>(rows, 4)
  const t1 = load<usize>(rows, 8) - first
  const s1 = load<usize>(rows, 12)
  const t2 = load<usize>(rows, 16) - first
  const s2 = load<usize>(rows, 20)
  const t3 = load<usize>(rows, 24) - first
  const s3 = load<usize>(rows, 28)
  let c0 = f32x4.splat(0)
  let c1 = c0
  let c2 = c0
  let c3 = c0
  const end = at(first, pixels)
  for (let lines = first; lines < end; lines += 4) {
    const b0 = v128.load(b)
    c0 = fma(v128.load32_splat(load<usize>(lines) + s0), b0, c0)
    c1 = fma(v128.load32_splat(load<usize>(lines + t1) + s1), b0, c1)
    c2 = fma(v128.load32_splat(load<usize>(lines + t2) + s2), b0, c2)
    c3 = fma(v128.load32_splat(load<usize>(lines + t3) + s3), b0, c3)
    b += bStride
  }
  v128.store(c, f32x4.add(v128.load(c), c0))
  v128.store(c + stride, f32x4.add(v128.load(c + stride), c1))
  v128.store(c + 2 * stride, f32x4.add(v128.load(c + 2 * stride), c2))
  v128.store(c + 3 * stride, f32x4.add(v128.load(c + 3 * stride), c3))
}

function addTo(c: usize, x0: v128, x1: v128): void {
  v128.store(c, f32x4.add(v128.load(c), x0))
  v128.store(c, f32x4.add(v128.load(c, 16), x1), 16)
}
