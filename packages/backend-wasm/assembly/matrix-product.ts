import { at, roundUp } from './address'
import { COLUMNS, copyTile, multiplyTile, ROWS } from './micro-kernel'
import { packColumns, packRows } from './pack'

/** Depth of a block: a panel of 8 columns, 8 KB, stays in the first cache. */
const DEPTH: i32 = 256
/** Rows of a block of a, 128 KB, and columns of a block of b, 512 KB: together in the second cache. */
const BLOCK_ROWS: i32 = 128
const BLOCK_COLUMNS: i32 = 512

/** Bytes that {@link multiply} needs beside its operands. */
export function productScratch(rows: i32, columns: i32, depth: i32): i32 {
  const deep = min(depth, DEPTH)
  const panels = roundUp(min(rows, BLOCK_ROWS), ROWS) + roundUp(min(columns, BLOCK_COLUMNS), COLUMNS)
  return 4 * (panels * deep + ROWS * COLUMNS)
}

/**
 * c = a·b, `[rows, depth]·[depth, columns]`. Every element is summed in the order of the depth, whatever the shape.
 *
 * @param aRow From one row of a to the next, in numbers; `aDepth` along the depth. One of them is 1: either transposition.
 * @param bDepth From one row of b to the next; `bColumn` from one column to the next.
 * @param c `[rows, columns]`, row-major, overwritten.
 * @param scratch As many bytes as {@link productScratch} says.
 */
export function multiply(
  a: usize,
  b: usize,
  c: usize,
  rows: i32,
  columns: i32,
  depth: i32,
  aRow: i32,
  aDepth: i32,
  bDepth: i32,
  bColumn: i32,
  scratch: usize,
): void {
  if (depth === 0) memory.fill(c, 0, ((rows * columns) as usize) << 2)
  const spare = scratch
  const packedA = spare + 4 * ROWS * COLUMNS
  const packedB = (packedA + 4 * (roundUp(min(rows, BLOCK_ROWS), ROWS) * min(depth, DEPTH))) as usize
  for (let p = 0; p < depth; p += DEPTH) {
    const deep = min(depth - p, DEPTH)
    for (let j = 0; j < columns; j += BLOCK_COLUMNS) {
      const wide = min(columns - j, BLOCK_COLUMNS)
      packColumns(at(b, p * bDepth + j * bColumn), bColumn, bDepth, wide, deep, packedB)
      for (let i = 0; i < rows; i += BLOCK_ROWS) {
        const high = min(rows - i, BLOCK_ROWS)
        const block = at(a, i * aRow + p * aDepth)
        const to = at(c, i * columns + j)
        if (aDepth !== 1) packRows(block, aRow, aDepth, high, deep, packedA)
        const lines = aDepth === 1 ? block : packedA
        multiplyLines(lines, aDepth === 1 ? aRow : deep, packedB, to, columns, high, wide, deep, p > 0, spare)
      }
    }
  }
}

/** The product of packed rows and packed columns, see {@link multiplyLines}. */
export function multiplyPanels(
  a: usize,
  b: usize,
  c: usize,
  stride: i32,
  rows: i32,
  columns: i32,
  depth: i32,
  adds: bool,
  spare: usize,
): void {
  multiplyLines(a, depth, b, c, stride, rows, columns, depth, adds, spare)
}

/**
 * The product of lines and packed columns, tile by tile.
 *
 * @param a Lines that hold their depth side by side, `aStride` numbers from one to the next.
 * @param b Panels of 8 columns, `[panel][depth][8]`.
 * @param stride From one row of c to the next, in numbers.
 * @param adds Whether to add to what c holds.
 * @param spare Room for one whole tile.
 */
function multiplyLines(
  a: usize,
  aStride: i32,
  b: usize,
  c: usize,
  stride: i32,
  rows: i32,
  columns: i32,
  depth: i32,
  adds: bool,
  spare: usize,
): void {
  const bytes = (stride as usize) << 2
  for (let j = 0; j < columns; j += COLUMNS) {
    const wide = min(columns - j, COLUMNS)
    for (let i = 0; i < rows; i += ROWS) {
      const tile = at(c, i * stride + j)
      const high = min(rows - i, ROWS)
      const x0 = at(a, i * aStride)
      // Below the last line it is read again; what that gives is left behind.
      const x1 = at(a, min(i + 1, rows - 1) * aStride)
      const x2 = at(a, min(i + 2, rows - 1) * aStride)
      const x3 = at(a, min(i + 3, rows - 1) * aStride)
      if (high === ROWS && wide === COLUMNS) {
        multiplyTile(x0, x1, x2, x3, b, depth, tile, bytes, adds)
      } else {
        if (adds) copyTile(tile, bytes, spare, 32, high, wide)
        multiplyTile(x0, x1, x2, x3, b, depth, spare, 32, adds)
        copyTile(spare, 32, tile, bytes, high, wide)
      }
    }
    b += (depth as usize) << 5
  }
}
