import { fma, loadPartial, storePartial } from './simd'

/** Rows of a tile of the product. */
export const ROWS: i32 = 4
/** Columns of a tile. */
export const COLUMNS: i32 = 8

/**
 * One tile of a product, 4×8: c = [c +] a·b, each number summed in the order of the depth.
 *
 * @param x0 The first of four lines of a, each with its depth side by side. Four addresses are faster than one with
 *   offsets into a packed panel, by a tenth, and nothing of a need be moved.
 * @param b A panel of 8 columns, `[depth][8]`.
 * @param stride From one row of c to the next, in bytes.
 * @param adds Whether to begin with what c holds.
 */
export function multiplyTile(
  x0: usize,
  x1: usize,
  x2: usize,
  x3: usize,
  b: usize,
  depth: i32,
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
  const end = x0 + ((depth as usize) << 2)
  while (x0 < end) {
    // In runs of 64: as one loop over the whole depth the same instructions take a fifth longer (V8 12.4, x64).
    const stop = min(x0 + 256, end)
    while (x0 < stop) {
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

/** Numbers of a tile at an edge, from or to where whole tiles do not fit. */
export function copyTile(from: usize, fromStride: usize, to: usize, toStride: usize, rows: i32, columns: i32): void {
  for (let i = 0; i < rows; i++) {
    storePartial(to, loadPartial(from, columns), columns)
    storePartial(to + 16, loadPartial(from + 16, columns - 4), columns - 4)
    from += fromStride
    to += toStride
  }
}
