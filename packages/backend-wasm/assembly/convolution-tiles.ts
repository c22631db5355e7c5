import { at } from './convolution-blocks'
import { COLUMNS, ROWS } from './micro-kernel'
import { fma, loadPartial, storePartial } from './simd'

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

function copyTile(from: usize, fromStride: usize, to: usize, toStride: usize, rows: i32, columns: i32): void {
  for (let i = 0; i < rows; i++) {
    storePartial(to, loadPartial(from, columns), columns)
    storePartial(to + 16, loadPartial(from + 16, columns - 4), columns - 4)
    from += fromStride
    to += toStride
  }
}
