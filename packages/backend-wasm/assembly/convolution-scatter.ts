import { at, roundUp } from './address'
import { ConvolutionShape, SHAPE_BYTES } from './convolution-shape'
import { multiplyLines } from './convolution-tiles'
import { COLUMNS, ROWS } from './micro-kernel'
import { packColumns } from './pack'

/** Depth of a block, channels of dy, and its pixels, a multiple of 4. */
const DEPTH: i32 = 256
const BLOCK_PIXELS: i32 = 128

/** Bytes that {@link scatterInputGradient} needs beside its operands. */
export function scatterScratch(taps: i32, channels: i32, outChannels: i32): i32 {
  const columns = taps * channels
  const packed = min(outChannels, DEPTH) * roundUp(columns, COLUMNS)
  const product = roundUp(columns * BLOCK_PIXELS, 4)
  return (SHAPE_BYTES as i32) + 4 * (ROWS * COLUMNS + BLOCK_PIXELS + product + packed)
}

/**
 * dx of y = x ∗ filter, scattered: what each pixel of dy gives to each tap, as one product, then added where it belongs.
 * For few channels of x, which would leave most of a tile's columns empty; here taps and channels together are columns.
 */
export function scatterInputGradient(dy: usize, filter: usize, dx: usize, scratch: usize): void {
  const shape = changetype<ConvolutionShape>(scratch)
  const columns = shape.filterHeight * shape.filterWidth * shape.channels
  const pixels = shape.batch * shape.outHeight * shape.outWidth
  const depth = shape.outChannels
  const spare = scratch + SHAPE_BYTES
  const table = spare + 4 * ROWS * COLUMNS
  const product = at(table, BLOCK_PIXELS)
  const packed = at(product, roundUp(columns * BLOCK_PIXELS, 4))
  memory.fill(dx, 0, at(0, shape.batch * shape.height * shape.width * shape.channels))
  if (depth === 0) return
  if (depth <= DEPTH) packColumns(filter, depth, 1, columns, depth, packed)
  for (let i = 0; i < pixels; i += BLOCK_PIXELS) {
    const count = min(pixels - i, BLOCK_PIXELS)
    const stride = roundUp(count, ROWS)
    for (let k = 0; k < stride; k++) store<usize>(at(table, k), at(dy, (i + min(k, count - 1)) * depth))
    for (let p = 0; p < depth; p += DEPTH) {
      const deep = min(depth - p, DEPTH)
      if (depth > DEPTH) packColumns(at(filter, p), depth, 1, columns, deep, packed)
      multiplyLines(table, count, stride, 1, p, deep, packed, product, columns, columns, p > 0, spare)
    }
    addPixels(shape, product, columns, i, count, dx)
  }
}

/** Adds a product, `[pixel, tap, channel]`, to the pixels of x that the taps see. */
function addPixels(shape: ConvolutionShape, product: usize, columns: i32, pixel: i32, count: i32, dx: usize): void {
  for (let a = 0; a < shape.filterHeight; a++) {
    for (let b = 0; b < shape.filterWidth; b++) {
      for (let channel = 0; channel < shape.channels; channel++) {
        addTap(shape, product, at(0, columns), pixel, count, a, b, at(dx, channel))
        product += 4
      }
    }
  }
}

function addTap(
  shape: ConvolutionShape,
  from: usize,
  next: usize,
  pixel: i32,
  count: i32,
  a: i32,
  b: i32,
  dx: usize,
): void {
  const end = pixel + count
  while (pixel < end) {
    const outRow = pixel / shape.outWidth
    const j = pixel % shape.outWidth
    const wide = min(shape.outWidth - j, end - pixel)
    const row = (outRow % shape.outHeight) * shape.strideHeight + a * shape.dilationHeight - shape.padTop
    const column = j * shape.strideWidth + b * shape.dilationWidth - shape.padLeft
    const line = (outRow / shape.outHeight) * shape.height + row
    if (row >= 0 && row < shape.height) addRow(shape, from, next, wide, dx, line * shape.width, column)
    from += next * (wide as usize)
    pixel += wide
  }
}

function addRow(shape: ConvolutionShape, from: usize, next: usize, wide: i32, dx: usize, line: i32, column: i32): void {
  const step = shape.strideWidth
  const width = shape.width
  const stride = ((step * shape.channels) as usize) << 2
  let to = at(dx, (line + column) * shape.channels)
  const end = from + next * (wide as usize)
  for (; from < end; from += next) {
    if ((column as u32) < (width as u32)) store<f32>(to, load<f32>(to) + load<f32>(from))
    column += step
    to += stride
  }
}
