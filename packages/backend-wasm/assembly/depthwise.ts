import { finishRows } from './activation'
import { at, roundUp } from './address'
import { copy } from './convolution-blocks'
import { allFinite, hasNaN } from './convolution-exact'
import { ConvolutionShape, SHAPE_BYTES } from './convolution-shape'
import { finishWith, locateLines, SWEEP_BYTES, Sweep, sweepBackward, sweepForward, targetOf } from './convolution-sweep'
import { sumPixels, sumPixelsOfTap, sumTaps, sumTapsExactly } from './depthwise-tiles'
import { storePartial } from './simd'

// A depthwise convolution gives each channel of x `multiplier` filters of its own. Here each of its kernels works on
// lines of all channels of y, a multiple of 4 in length: where x's are fewer, or do not fill a vector, an image at a
// time is copied, its channels repeated and zeros behind them.

/** Pixels of a block. */
const BLOCK_PIXELS: i32 = 64
/** Entries at most of tables that are kept from image to image, 1 MB. */
const MOST_KEPT: i32 = 1 << 18

/** Bytes that the three kernels need beside their operands. */
export function depthwiseScratch(taps: i32, channels: i32, outChannels: i32, pixels: i32, outPixels: i32): i32 {
  const line = roundUp(outChannels, 4)
  const copied = channels === line ? 0 : pixels + outPixels
  const kept = channels !== line && keepsTables(taps, outPixels) ? taps * roundUp(outPixels, BLOCK_PIXELS) : 0
  const lines = 1 + taps + BLOCK_PIXELS + copied
  return ((SHAPE_BYTES + SWEEP_BYTES) as i32) + 4 * (line * lines + taps * BLOCK_PIXELS + kept)
}

/**
 * y = activation(x ∗ filter + bias) of a filter `[taps][channels][multiplier]`.
 *
 * @param bias `[outChannels]`, or 0 for none.
 * @param slope Of the leaky ReLU below zero.
 */
export function depthwise(
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
  const line = roundUp(shape.outChannels, 4)
  const exact = !allFinite(filter, shape.filterHeight * shape.filterWidth * shape.outChannels)
  sweepForward(sweep, shape, x, shape.outChannels)
  finishWith(sweep, bias, activation, slope)
  if (line === shape.channels) {
    sweepImages(sweep, shape, filter, y, 1, exact, 0, false)
    return
  }
  const pixels = shape.height * shape.width
  const outPixels = shape.outHeight * shape.outWidth
  const image = imageRoom(sweep, shape)
  const tables = at(image, (pixels + outPixels) * line)
  const keeps = keepsTables(shape.filterHeight * shape.filterWidth, outPixels)
  sweep.batch = 1
  sweep.source = image
  for (let n = 0; n < shape.batch; n++) {
    repeatChannels(x, pixels, shape.channels, shape.outChannels, image)
    // Each image is copied to the same place: its lines are where the first one's were.
    sweepImages(sweep, shape, filter, y, 1, exact, keeps ? tables : 0, n > 0)
    x = at(x, pixels * shape.channels)
    y = at(y, shape.outHeight * shape.outWidth * shape.outChannels)
  }
}

/** dx of dy and filter. Along each axis, stride or dilation must be 1. */
export function depthwiseInputGradient(dy: usize, filter: usize, dx: usize, scratch: usize): void {
  const shape = changetype<ConvolutionShape>(scratch)
  const sweep = changetype<Sweep>(scratch + SHAPE_BYTES)
  const exact = !allFinite(filter, shape.filterHeight * shape.filterWidth * shape.outChannels)
  if ((shape.outChannels & 3) === 0) {
    sweepPhases(sweep, shape, dy, shape.batch, filter, dx, exact)
    return
  }
  const pixels = shape.outHeight * shape.outWidth
  const image = imageRoom(sweep, shape)
  for (let n = 0; n < shape.batch; n++) {
    repeatChannels(dy, pixels, shape.outChannels, shape.outChannels, image)
    sweepPhases(sweep, shape, image, 1, filter, dx, exact)
    dy = at(dy, pixels * shape.outChannels)
    dx = at(dx, shape.height * shape.width * shape.channels)
  }
}

/** The filter's gradient of x and dy, summed over the pixels in their order. */
export function depthwiseFilterGradient(x: usize, dy: usize, filter: usize, scratch: usize): void {
  const shape = changetype<ConvolutionShape>(scratch)
  const sweep = changetype<Sweep>(scratch + SHAPE_BYTES)
  const taps = shape.filterHeight * shape.filterWidth
  const line = roundUp(shape.outChannels, 4)
  const sums = at(zerosRoom(sweep), line)
  sumImages(sweep, shape, x, dy, line, sums, false)
  // What lies outside of x must not take part, but 0·∞ would; a NaN tells that it may have.
  if (hasNaN(sums, taps * line)) sumImages(sweep, shape, x, dy, line, sums, true)
  for (let tap = 0; tap < taps; tap++) {
    copy(at(sums, tap * line), at(filter, tap * shape.outChannels), shape.outChannels)
  }
}

/** All remainders of the strides, one after another. */
function sweepPhases(
  sweep: Sweep,
  shape: ConvolutionShape,
  dy: usize,
  batch: i32,
  filter: usize,
  dx: usize,
  exact: bool,
): void {
  for (let row = 0; row < shape.strideHeight; row++) {
    for (let column = 0; column < shape.strideWidth; column++) {
      sweepBackward(sweep, shape, dy, shape.outChannels, row, column)
      sweep.batch = batch
      sweepImages(sweep, shape, filter, dx, max(1, shape.outChannels / max(1, shape.channels)), exact, 0, false)
    }
  }
}

/**
 * What the pixels of a sweep see, weighted and summed.
 *
 * @param group How many channels, side by side, are added up into one of the target.
 * @param kept Room to keep all tables of lines in, or 0; `isKept` when they are there already.
 */
function sweepImages(
  sweep: Sweep,
  shape: ConvolutionShape,
  filter: usize,
  target: usize,
  group: i32,
  exact: bool,
  kept: usize,
  isKept: bool,
): void {
  const taps = sweep.rowTaps * sweep.columnTaps
  const line = roundUp(shape.outChannels, 4)
  const pixels = sweep.batch * sweep.gridHeight * sweep.gridWidth
  const weights = at(zerosRoom(sweep), line)
  const stage = at(weights, shape.filterHeight * shape.filterWidth * line)
  const room = at(stage, BLOCK_PIXELS * line)
  sweep.channels = line
  sweep.zeros = zerosRoom(sweep)
  memory.fill(sweep.zeros, 0, at(0, line))
  gatherWeights(sweep, filter, shape.outChannels, line, weights)
  const isDirect = group === 1 && line === shape.outChannels && sweep.targetRowStep * sweep.targetColumnStep === 1
  for (let i = 0; i < pixels; i += BLOCK_PIXELS) {
    const count = min(pixels - i, BLOCK_PIXELS)
    const stride = roundUp(count, 4)
    const straight = isDirect && stride === count
    const to = straight ? at(target, i * line) : stage
    const table = kept === 0 ? room : at(kept, i * taps)
    if (!isKept || kept === 0) locateLines(sweep, i, count, 0, taps, stride, table)
    if (exact) {
      for (let k = 0; k < count; k++)
        sumTapsExactly(at(table, k), stride, taps, sweep.zeros, weights, line, at(to, k * line))
    } else {
      for (let k = 0; k < count; k += 4) sumTaps(at(table, k), stride, taps, weights, line, at(to, k * line))
    }
    if (!straight) writeStage(sweep, i, count, stage, line, target, shape.outChannels / group, group)
    // Only a forward sweep has anything to finish, and its target is as the grid.
    finishRows(at(target, i * shape.outChannels), count, shape.outChannels, sweep.bias, sweep.activation, sweep.slope)
  }
}

/** The weights of the sweep's taps, `[tap][line]`, zeros behind the channels. */
function gatherWeights(sweep: Sweep, filter: usize, channels: i32, line: i32, to: usize): void {
  for (let a = 0; a < sweep.rowTaps; a++) {
    for (let b = 0; b < sweep.columnTaps; b++) {
      const from = sweep.filterStart + a * sweep.filterRowStep + b * sweep.filterColumnStep
      memory.fill(to, 0, at(0, line))
      copy(at(filter, from), to, channels)
      to = at(to, line)
    }
  }
}

function writeStage(
  sweep: Sweep,
  pixel: i32,
  count: i32,
  stage: usize,
  line: i32,
  target: usize,
  channels: i32,
  group: i32,
): void {
  const step = at(0, sweep.targetColumnStep * channels)
  let k = pixel
  while (k < pixel + count) {
    const length = min(sweep.gridWidth - (k % sweep.gridWidth), pixel + count - k)
    let to = at(target, targetOf(sweep, k) * channels)
    for (const end = at(stage, length * line); stage < end; stage = at(stage, line)) {
      if (group === 1) copy(stage, to, channels)
      else addGroups(stage, to, channels, group)
      to += step
    }
    k += length
  }
}

function addGroups(from: usize, to: usize, channels: i32, group: i32): void {
  for (let channel = 0; channel < channels; channel++) {
    let sum: f32 = 0
    for (let i = 0; i < group; i++) {
      sum += load<f32>(from)
      from += 4
    }
    store<f32>(to, sum)
    to += 4
  }
}

function sumImages(
  sweep: Sweep,
  shape: ConvolutionShape,
  x: usize,
  dy: usize,
  line: i32,
  sums: usize,
  exact: bool,
): void {
  const taps = shape.filterHeight * shape.filterWidth
  const pixels = shape.height * shape.width
  const outPixels = shape.outHeight * shape.outWidth
  const images = line === shape.channels ? shape.batch : 1
  const image = imageRoom(sweep, shape)
  const gradients = at(image, pixels * line)
  sweepForward(sweep, shape, x, shape.outChannels)
  sweep.channels = line
  sweep.zeros = zerosRoom(sweep)
  memory.fill(sweep.zeros, 0, at(0, line))
  memory.fill(sums, 0, at(0, taps * line))
  sweep.batch = images
  for (let n = 0; n < shape.batch; n += images) {
    if (line !== shape.channels) {
      repeatChannels(x, pixels, shape.channels, shape.outChannels, image)
      sweep.source = image
    }
    const isWhole = line === shape.outChannels
    if (!isWhole) repeatChannels(dy, outPixels, shape.outChannels, shape.outChannels, gradients)
    sumBlocks(sweep, taps, isWhole ? dy : gradients, sums, exact)
    x = at(x, pixels * shape.channels)
    dy = at(dy, outPixels * shape.outChannels)
  }
}

function sumBlocks(sweep: Sweep, taps: i32, dy: usize, sums: usize, exact: bool): void {
  const line = sweep.channels
  const pixels = sweep.batch * sweep.gridHeight * sweep.gridWidth
  const table = at(sums, (taps + BLOCK_PIXELS) * line)
  const whole = exact ? 0 : taps & ~3
  for (let i = 0; i < pixels; i += BLOCK_PIXELS) {
    const count = min(pixels - i, BLOCK_PIXELS)
    const from = at(dy, i * line)
    locateLines(sweep, i, count, 0, taps, count, table)
    for (let tap = 0; tap < whole; tap += 4) {
      sumPixels(at(table, tap * count), count, count, from, line, at(sums, tap * line))
    }
    for (let tap = whole; tap < taps; tap++) {
      sumPixelsOfTap(at(table, tap * count), count, sweep.zeros, exact, from, line, at(sums, tap * line))
    }
  }
}

/** Lines as long as y's: each channel as often as it has filters, and zeros up to a multiple of 4. */
function repeatChannels(from: usize, pixels: i32, channels: i32, outChannels: i32, to: usize): void {
  const times = outChannels / max(1, channels)
  const line = roundUp(outChannels, 4)
  for (let i = 0; i < pixels; i++) {
    if (times === 1) copy(from, to, channels)
    else repeatLine(from, channels, times, to)
    for (let k = outChannels; k < line; k++) store<f32>(at(to, k), 0)
    from = at(from, channels)
    to = at(to, line)
  }
}

function repeatLine(from: usize, channels: i32, times: i32, to: usize): void {
  for (let channel = 0; channel < channels; channel++) {
    const x = v128.load32_splat(at(from, channel))
    for (let k = 0; k < times; k += 4) storePartial(at(to, k), x, times - k)
    to = at(to, times)
  }
}

// Of the scratch: shape, sweep, a line of zeros, weights or sums of all taps, the stage, the table, images, kept tables.

function keepsTables(taps: i32, outPixels: i32): bool {
  return taps * roundUp(outPixels, BLOCK_PIXELS) <= MOST_KEPT
}

function zerosRoom(sweep: Sweep): usize {
  return changetype<usize>(sweep) + SWEEP_BYTES
}

function imageRoom(sweep: Sweep, shape: ConvolutionShape): usize {
  const line = roundUp(shape.outChannels, 4)
  const taps = shape.filterHeight * shape.filterWidth
  return at(zerosRoom(sweep), (1 + taps + BLOCK_PIXELS) * line + taps * BLOCK_PIXELS)
}
