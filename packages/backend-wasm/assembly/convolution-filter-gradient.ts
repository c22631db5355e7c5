import { at, roundUp } from './address'
import { even } from './convolution-blocks'
import { hasNaN } from './convolution-exact'
import { multiplyPixels } from './convolution-gradient-tiles'
import { ConvolutionShape, SHAPE_BYTES } from './convolution-shape'
import { locateLines, SWEEP_BYTES, Sweep, sweepForward } from './convolution-sweep'
import { COLUMNS, ROWS } from './micro-kernel'
import { packColumns } from './pack'
import { fma, loadPartial, storePartial } from './simd'

/** Rows of a block, taps × channels of x: with a block of pixels 256 KB. */
const BLOCK_ROWS: i32 = 256
/** Columns of a block, channels of dy. */
const BLOCK_COLUMNS: i32 = 256
/** Pixels that are summed at a time: a panel of 8 columns, 8 KB, stays in the first cache. */
const BLOCK_PIXELS: i32 = 256
const MOST_ROWS_STRAIGHT: i32 = 32

/** Bytes that {@link convolveFilterGradient} needs beside its operands. */
export function filterGradientScratch(taps: i32, channels: i32, outChannels: i32): i32 {
  const table = min(taps, BLOCK_ROWS) * BLOCK_PIXELS
  const packed = BLOCK_PIXELS * min(roundUp(outChannels, COLUMNS), BLOCK_COLUMNS)
  const places = 2 * (BLOCK_ROWS + ROWS)
  return ((SHAPE_BYTES + SWEEP_BYTES) as i32) + 4 * (roundUp(channels, 4) + table + places + packed + ROWS * COLUMNS)
}

/** d filter of y = x ∗ filter: `[taps·channels, pixels]·[pixels, outChannels]`, summed over the pixels in their order. */
export function convolveFilterGradient(x: usize, dy: usize, filter: usize, scratch: usize): void {
  const shape = changetype<ConvolutionShape>(scratch)
  const sweep = changetype<Sweep>(scratch + SHAPE_BYTES)
  sweepForward(sweep, shape, x, shape.channels * shape.outChannels)
  const taps = sweep.rowTaps * sweep.columnTaps
  const size = taps * shape.channels * shape.outChannels
  sweep.zeros = scratch + SHAPE_BYTES + SWEEP_BYTES
  memory.fill(sweep.zeros, 0, (shape.channels as usize) << 2)
  memory.fill(filter, 0, (size as usize) << 2)
  const deep = even(shape.channels, BLOCK_ROWS, 4)
  const many = deep < shape.channels ? 1 : even(taps, max(1, BLOCK_ROWS / max(1, deep)), 1)
  for (let tap = 0; tap < taps; tap += many) {
    for (let channel = 0; channel < shape.channels; channel += deep) {
      const highest = min(deep, shape.channels - channel)
      multiplyRows(sweep, dy, filter, shape.outChannels, tap, min(many, taps - tap), channel, highest)
    }
  }
  // What lies outside of x must not take part, but 0·∞ would; a NaN tells that it may have.
  if (hasNaN(filter, size)) addExactly(sweep, dy, filter, shape.outChannels, taps, size)
}

/** The rows of some taps and channels. */
function multiplyRows(
  sweep: Sweep,
  dy: usize,
  filter: usize,
  columns: i32,
  tap: i32,
  taps: i32,
  channel: i32,
  channels: i32,
): void {
  const rows = taps * channels
  const pixels = sweep.batch * sweep.gridHeight * sweep.gridWidth
  const spare = at(sweep.zeros, roundUp(sweep.channels, 4))
  const table = spare + 4 * ROWS * COLUMNS
  const places = at(table, taps * BLOCK_PIXELS)
  const packedDy = at(places, 2 * (BLOCK_ROWS + ROWS))
  const c = at(filter, (tap * sweep.channels + channel) * columns)
  // For few rows it does not pay to pack dy.
  const isStraight = rows <= MOST_ROWS_STRAIGHT && (columns & 7) === 0
  for (let i = 0; i < pixels; i += BLOCK_PIXELS) {
    const count = min(pixels - i, BLOCK_PIXELS)
    locateLines(sweep, i, count, tap, taps, count, table)
    placeRows(table, count, taps, channel, channels, places)
    for (let j = 0; j < columns; j += BLOCK_COLUMNS) {
      const wide = min(columns - j, BLOCK_COLUMNS)
      const from = at(dy, i * columns + j)
      if (isStraight) {
        multiplyPixels(places, rows, count, from, at(0, columns), 32, at(c, j), columns, wide, spare)
      } else {
        packColumns(from, 1, columns, wide, count, packedDy)
        multiplyPixels(places, rows, count, packedDy, 32, at(0, count) << 3, at(c, j), columns, wide, spare)
      }
    }
  }
}

/** Where each row's lines are, and its channel in them; the last one repeated up to a whole tile. */
function placeRows(table: usize, pixels: i32, taps: i32, channel: i32, channels: i32, to: usize): void {
  for (let tap = 0; tap < taps; tap++) {
    for (let k = channel; k < channel + channels; k++) {
      store<usize>(to, at(table, tap * pixels))
      store<usize>(to, at(0, k), 4)
      to += 8
    }
  }
  for (let i = 1; i < ROWS; i++) {
    store<u64>(to, load<u64>(to - 8))
    to += 8
  }
}

/** The same sum without what lies outside of x. */
function addExactly(sweep: Sweep, dy: usize, filter: usize, columns: i32, taps: i32, size: i32): void {
  memory.fill(filter, 0, (size as usize) << 2)
  const pixels = sweep.batch * sweep.gridHeight * sweep.gridWidth
  const table = at(sweep.zeros, roundUp(sweep.channels, 4))
  for (let tap = 0; tap < taps; tap++) {
    for (let i = 0; i < pixels; i += BLOCK_PIXELS) {
      const count = min(pixels - i, BLOCK_PIXELS)
      locateLines(sweep, i, count, tap, 1, count, table)
      for (let k = 0; k < count; k++) {
        const line = load<usize>(at(table, k))
        if (line === sweep.zeros) continue
        const matrix = at(filter, tap * sweep.channels * columns)
        addOuter(line, at(dy, (i + k) * columns), matrix, sweep.channels, columns)
      }
    }
  }
}

/** c += a ⊗ b. */
function addOuter(a: usize, b: usize, c: usize, rows: i32, columns: i32): void {
  for (let row = 0; row < rows; row++) {
    const x = v128.load32_splat(at(a, row))
    for (let j = 0; j < columns; j += 4) {
      const wide = columns - j
      const at = (j as usize) << 2
      storePartial(c + at, fma(x, loadPartial(b + at, wide), loadPartial(c + at, wide)), wide)
    }
    c += (columns as usize) << 2
  }
}
