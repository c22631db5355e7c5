import { finishRows } from './activation'
import { at, roundUp } from './address'
import { copy, even } from './convolution-blocks'
import { allFinite, multiplyLinesExactly } from './convolution-exact'
import { packFilter } from './convolution-pack'
import { ConvolutionShape, SHAPE_BYTES } from './convolution-shape'
import { finishWith, locateLines, SWEEP_BYTES, Sweep, sweepBackward, sweepForward, targetOf } from './convolution-sweep'
import { multiplyLines } from './convolution-tiles'
import { COLUMNS, ROWS } from './micro-kernel'

/** Depth of a block at most, in numbers. */
const DEPTH: i32 = 384
/** Pixels of a block, 192 KB when packed, and columns, 384 KB: together in the second cache. */
const BLOCK_PIXELS: i32 = 128
const BLOCK_COLUMNS: i32 = 256

/** Bytes that {@link convolve} and {@link convolveInputGradient} need beside their operands. */
export function convolutionScratch(taps: i32, channels: i32, outChannels: i32): i32 {
  const widest = roundUp(max(channels, outChannels), 4)
  const table = min(taps, DEPTH) * BLOCK_PIXELS
  const columns = min(widest, BLOCK_COLUMNS) + COLUMNS
  return (
    ((SHAPE_BYTES + SWEEP_BYTES) as i32) +
    4 * (widest + table + DEPTH * (BLOCK_PIXELS + columns) + BLOCK_PIXELS * columns + ROWS * COLUMNS)
  )
}

/**
 * y = activation(x ∗ filter + bias).
 *
 * @param bias `[outChannels]`, or 0 for none.
 * @param slope Of the leaky ReLU below zero.
 */
export function convolve(
  x: usize,
  filter: usize,
  bias: usize,
  y: usize,
  activation: i32,
  slope: f32,
  scratch: usize,
): void {
  const shape = changetype<ConvolutionShape>(scratch)
  const sweep = changetype<Sweep>(scratch + SHAPE_BYTES)
  sweepForward(sweep, shape, x, shape.channels * shape.outChannels)
  finishWith(sweep, bias, activation, slope)
  multiplySweep(sweep, filter, y, shape.outChannels, !allFinite(filter, filterSize(shape)))
}

/** dx of y = x ∗ filter, gathered: each of its pixels is written once. Dilation must be 1. */
export function convolveInputGradient(dy: usize, filter: usize, dx: usize, scratch: usize): void {
  const shape = changetype<ConvolutionShape>(scratch)
  const sweep = changetype<Sweep>(scratch + SHAPE_BYTES)
  const exact = !allFinite(filter, filterSize(shape))
  for (let row = 0; row < shape.strideHeight; row++) {
    for (let column = 0; column < shape.strideWidth; column++) {
      sweepBackward(sweep, shape, dy, shape.channels * shape.outChannels, row, column)
      multiplySweep(sweep, filter, dx, shape.channels, exact)
    }
  }
}

/**
 * c = Σ over taps and channels of what each pixel of a sweep sees · filter.
 *
 * @param exact Whether what is outside of the source must not be multiplied, not even as zeros: 0·∞ is NaN.
 */
function multiplySweep(sweep: Sweep, filter: usize, c: usize, columns: i32, exact: bool): void {
  const pixels = sweep.batch * sweep.gridHeight * sweep.gridWidth
  const taps = sweep.rowTaps * sweep.columnTaps
  const channels = sweep.channels
  if (taps * channels === 0) {
    clearTargets(sweep, pixels, c, columns)
    finishRows(c, pixels, columns, sweep.bias, sweep.activation, sweep.slope)
    return
  }
  const deep = even(channels, DEPTH, 4)
  const many = deep < channels ? 1 : even(taps, max(1, DEPTH / channels), 1)
  sweep.zeros = changetype<usize>(sweep) + SWEEP_BYTES
  memory.fill(sweep.zeros, 0, (channels as usize) << 2)
  for (let j = 0; j < columns; j += BLOCK_COLUMNS) {
    const wide = min(columns - j, BLOCK_COLUMNS)
    for (let tap = 0; tap < taps; tap += many) {
      for (let channel = 0; channel < channels; channel += deep) {
        multiplyBlock(
          sweep,
          filter,
          c,
          columns,
          pixels,
          j,
          wide,
          tap,
          min(many, taps - tap),
          channel,
          min(deep, channels - channel),
          exact,
        )
      }
    }
  }
  // Else they are finished block by block, while they are in the cache.
  if (columns > BLOCK_COLUMNS) finishRows(c, pixels, columns, sweep.bias, sweep.activation, sweep.slope)
}

/** What some taps and channels add to some columns of all pixels. */
function multiplyBlock(
  sweep: Sweep,
  filter: usize,
  c: usize,
  columns: i32,
  pixels: i32,
  column: i32,
  wide: i32,
  tap: i32,
  taps: i32,
  channel: i32,
  channels: i32,
  exact: bool,
): void {
  const depth = taps * channels
  const adds = tap + channel > 0
  const spare = at(sweep.zeros, roundUp(sweep.channels, 4))
  const stage = spare + 4 * ROWS * COLUMNS
  const table = at(stage, BLOCK_PIXELS * roundUp(wide, COLUMNS))
  const packedPixels = at(table, taps * BLOCK_PIXELS)
  const packedFilter = at(packedPixels, depth * BLOCK_PIXELS)
  const isLast =
    wide === columns && tap + taps === sweep.rowTaps * sweep.columnTaps && channel + channels === sweep.channels
  const direct = sweep.targetRowStep === 1 && sweep.targetColumnStep === 1
  packFilter(sweep, filter, tap, taps, channel, channels, column, wide, packedFilter)
  for (let i = 0; i < pixels; i += BLOCK_PIXELS) {
    const high = min(pixels - i, BLOCK_PIXELS)
    const stride = roundUp(high, ROWS)
    const to = direct ? at(c, i * columns + column) : stage
    const step = direct ? columns : wide
    if (!direct && adds) copyStage(sweep, i, high, c, columns, column, wide, stage, false)
    locateLines(sweep, i, high, tap, taps, stride, table)
    if (exact) {
      multiplyLinesExactly(
        table,
        high,
        stride,
        taps,
        channel,
        channels,
        sweep.zeros,
        packedFilter,
        to,
        step,
        wide,
        adds,
      )
    } else {
      multiplyLines(table, high, stride, taps, channel, channels, packedFilter, to, step, wide, adds, spare)
    }
    if (!direct) copyStage(sweep, i, high, c, columns, column, wide, stage, true)
    else if (isLast) finishRows(to, high, columns, sweep.bias, sweep.activation, sweep.slope)
  }
}

/** Between the stage, `[pixel][wide]`, and where the pixels are in the result. */
function copyStage(
  sweep: Sweep,
  pixel: i32,
  count: i32,
  c: usize,
  columns: i32,
  column: i32,
  wide: i32,
  stage: usize,
  out: bool,
): void {
  const step = at(0, sweep.targetColumnStep * columns)
  const line = at(0, wide)
  let k = pixel
  while (k < pixel + count) {
    const length = min(sweep.gridWidth - (k % sweep.gridWidth), pixel + count - k)
    let target = at(c, targetOf(sweep, k) * columns + column)
    for (const end = stage + line * (length as usize); stage < end; stage += line) {
      if (out) copy(stage, target, wide)
      else copy(target, stage, wide)
      target += step
    }
    k += length
  }
}

function clearTargets(sweep: Sweep, pixels: i32, c: usize, columns: i32): void {
  for (let i = 0; i < pixels; i++) {
    memory.fill(at(c, targetOf(sweep, i) * columns), 0, (columns as usize) << 2)
  }
}

function filterSize(shape: ConvolutionShape): i32 {
  return shape.filterHeight * shape.filterWidth * shape.channels * shape.outChannels
}
