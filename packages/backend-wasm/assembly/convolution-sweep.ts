// A convolution and its input gradient are the same motion: a grid of pixels, each of which sees some taps of the
// filter, each tap through it one pixel of a source. A sweep says which; the rest never asks whether it goes forward.

import { LINEAR } from './activation'
import { at } from './address'
import { ConvolutionShape } from './convolution-shape'
import { select, storePartial } from './simd'

/** Pixels (n, i, j) of a grid, taps (a, b): pixel (n, rowStart + i·rowStep + a·rowTapStep, …) of the source. */
@unmanaged
export class Sweep {
  /** `[batch, height, width, channels]`. */
  source: usize
  height: i32
  width: i32
  channels: i32
  /** A line of zeros, as many as channels: what a tap sees outside of the source. */
  zeros: usize

  batch: i32
  gridHeight: i32
  gridWidth: i32
  rowStart: i32
  rowStep: i32
  rowTaps: i32
  rowTapStep: i32
  columnStart: i32
  columnStep: i32
  columnTaps: i32
  columnTapStep: i32

  /** The tap's matrix begins at number `filterStart + a·filterRowStep + b·filterColumnStep` of the filter. */
  filterStart: i32
  filterRowStep: i32
  filterColumnStep: i32
  /** Within the matrix, from channel to channel of the source, and from column to column of the result. */
  filterChannelStep: i32
  filterLineStep: i32

  /** Pixel (n, i, j) of the grid is pixel (n, targetRowStart + i·targetRowStep, …) of the result. */
  targetHeight: i32
  targetWidth: i32
  targetRowStart: i32
  targetRowStep: i32
  targetColumnStart: i32
  targetColumnStep: i32

  /** What becomes of each number of the result: activation(number + bias of its channel); 0 for no bias. */
  bias: usize
  activation: i32
  slope: f32
}

/** Bytes to keep for a {@link Sweep}. */
export const SWEEP_BYTES: usize = 128

/**
 * Of y's pixels over x.
 *
 * @param matrix How many numbers of the filter belong to a tap.
 */
export function sweepForward(sweep: Sweep, shape: ConvolutionShape, x: usize, matrix: i32): void {
  sweep.source = x
  sweep.height = shape.height
  sweep.width = shape.width
  sweep.channels = shape.channels
  sweep.batch = shape.batch
  sweep.gridHeight = shape.outHeight
  sweep.gridWidth = shape.outWidth
  sweep.rowStart = -shape.padTop
  sweep.rowStep = shape.strideHeight
  sweep.rowTaps = shape.filterHeight
  sweep.rowTapStep = shape.dilationHeight
  sweep.columnStart = -shape.padLeft
  sweep.columnStep = shape.strideWidth
  sweep.columnTaps = shape.filterWidth
  sweep.columnTapStep = shape.dilationWidth
  sweep.filterStart = 0
  sweep.filterRowStep = shape.filterWidth * matrix
  sweep.filterColumnStep = matrix
  sweep.filterChannelStep = shape.outChannels
  sweep.filterLineStep = 1
  sweep.targetHeight = shape.outHeight
  sweep.targetWidth = shape.outWidth
  sweep.targetRowStart = 0
  sweep.targetRowStep = 1
  sweep.targetColumnStart = 0
  sweep.targetColumnStep = 1
  finishWith(sweep, 0, LINEAR, 0)
}

/**
 * Of those pixels of x whose row is `row` and column is `column` modulo the strides, over dy: with a stride, they see
 * only every stride-th tap, and all of them the same ones. Stride or dilation must be 1.
 */
export function sweepBackward(
  sweep: Sweep,
  shape: ConvolutionShape,
  dy: usize,
  matrix: i32,
  row: i32,
  column: i32,
): void {
  sweep.source = dy
  sweep.height = shape.outHeight
  sweep.width = shape.outWidth
  sweep.channels = shape.outChannels
  sweep.batch = shape.batch
  sweep.gridHeight = parts(shape.height, row, shape.strideHeight)
  sweep.gridWidth = parts(shape.width, column, shape.strideWidth)
  const firstRow = (row + shape.padTop) % shape.strideHeight
  const firstColumn = (column + shape.padLeft) % shape.strideWidth
  sweep.rowStart = (row + shape.padTop) / shape.strideHeight
  sweep.rowStep = 1
  sweep.rowTaps = parts(shape.filterHeight, firstRow, shape.strideHeight)
  sweep.rowTapStep = -shape.dilationHeight
  sweep.columnStart = (column + shape.padLeft) / shape.strideWidth
  sweep.columnStep = 1
  sweep.columnTaps = parts(shape.filterWidth, firstColumn, shape.strideWidth)
  sweep.columnTapStep = -shape.dilationWidth
  sweep.filterStart = (firstRow * shape.filterWidth + firstColumn) * matrix
  sweep.filterRowStep = shape.strideHeight * shape.filterWidth * matrix
  sweep.filterColumnStep = shape.strideWidth * matrix
  sweep.filterChannelStep = 1
  sweep.filterLineStep = shape.outChannels
  sweep.targetHeight = shape.height
  sweep.targetWidth = shape.width
  sweep.targetRowStart = row
  sweep.targetRowStep = shape.strideHeight
  sweep.targetColumnStart = column
  sweep.targetColumnStep = shape.strideWidth
  finishWith(sweep, 0, LINEAR, 0)
}

/** Has a sweep add a bias and apply an activation. */
export function finishWith(sweep: Sweep, bias: usize, activation: i32, slope: f32): void {
  sweep.bias = bias
  sweep.activation = activation
  sweep.slope = slope
}

/** How many of first, first + step, … are below length. */
function parts(length: i32, first: i32, step: i32): i32 {
  return first < length ? (length - first + step - 1) / step : 0
}

/**
 * Writes where the lines are that pixels see, `[tap][pixel]`: addresses, that of the zeros outside of the source.
 *
 * @param pixel The first of `count`, counted over the whole batch.
 * @param stride From tap to tap in the table; pixels from count on get zeros.
 */
export function locateLines(
  sweep: Sweep,
  pixel: i32,
  count: i32,
  tap: i32,
  taps: i32,
  stride: i32,
  table: usize,
): void {
  if (taps === 0) return
  const firstTapRow = tap / sweep.columnTaps
  const firstTapColumn = tap % sweep.columnTaps
  let i = (pixel / sweep.gridWidth) % sweep.gridHeight
  let n = pixel / sweep.gridWidth / sweep.gridHeight
  let j = pixel % sweep.gridWidth
  for (let k = 0; k < count; ) {
    const wide = min(sweep.gridWidth - j, count - k)
    const row = sweep.rowStart + i * sweep.rowStep
    const column = sweep.columnStart + j * sweep.columnStep
    locateRow(
      sweep,
      n * sweep.height,
      row,
      column,
      firstTapRow,
      firstTapColumn,
      taps,
      wide,
      at(table, k),
      at(0, stride),
    )
    k += wide
    j = 0
    i++
    if (i === sweep.gridHeight) {
      i = 0
      n++
    }
  }
  const last = at(table, taps * stride)
  for (; table < last; table = at(table, stride)) {
    for (let k = count; k < stride; k++) store<usize>(at(table, k), sweep.zeros)
  }
}

/** The lines of `wide` pixels of one row of the grid, through each of the taps. */
function locateRow(
  sweep: Sweep,
  image: i32,
  row: i32,
  column: i32,
  a: i32,
  b: i32,
  taps: i32,
  wide: i32,
  to: usize,
  next: usize,
): void {
  for (let t = 0; t < taps; t++) {
    const y = row + a * sweep.rowTapStep
    const x = column + b * sweep.columnTapStep
    // No column is inside of a row that is outside.
    const width = y >= 0 && y < sweep.height ? sweep.width : 0
    const first = at(sweep.source, ((image + y) * sweep.width + x) * sweep.channels)
    fillRow(to, wide, x, sweep.columnStep, width, first, at(0, sweep.columnStep * sweep.channels), sweep.zeros)
    to += next
    b++
    if (b === sweep.columnTaps) {
      b = 0
      a++
    }
  }
}

/** Addresses, one step after another, of those columns that are inside. */
function fillRow(
  to: usize,
  count: i32,
  column: i32,
  columnStep: i32,
  width: i32,
  address: usize,
  step: usize,
  zeros: usize,
): void {
  const ramp = i32x4(0, 1, 2, 3)
  const outside = i32x4.splat(zeros as i32)
  const widths = i32x4.splat(width)
  const columnSteps = i32x4.splat(columnStep << 2)
  const steps = i32x4.splat((step << 2) as i32)
  let columns = i32x4.add(i32x4.splat(column), i32x4.mul(i32x4.splat(columnStep), ramp))
  let addresses = i32x4.add(i32x4.splat(address as i32), i32x4.mul(i32x4.splat(step as i32), ramp))
  for (; count >= 4; count -= 4) {
    v128.store(to, select(i32x4.lt_u(columns, widths), addresses, outside))
    columns = i32x4.add(columns, columnSteps)
    addresses = i32x4.add(addresses, steps)
    to += 16
  }
  if (count > 0) storePartial(to, select(i32x4.lt_u(columns, widths), addresses, outside), count)
}

/** Where a pixel of the grid is in the result, counted in pixels. */
export function targetOf(sweep: Sweep, pixel: i32): i32 {
  const gridRow = pixel / sweep.gridWidth
  const row = sweep.targetRowStart + (gridRow % sweep.gridHeight) * sweep.targetRowStep
  const column = sweep.targetColumnStart + (pixel % sweep.gridWidth) * sweep.targetColumnStep
  return ((gridRow / sweep.gridHeight) * sweep.targetHeight + row) * sweep.targetWidth + column
}
