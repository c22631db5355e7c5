import { at, roundUp } from './convolution-blocks'
import { ConvolutionShape, SHAPE_BYTES } from './convolution-shape'
import { multiplyPanels } from './matrix-product'
import { COLUMNS, ROWS } from './micro-kernel'
import { packColumns, packRows } from './pack'

/** Depth of a block, channels of dy, and its pixels. */
const DEPTH: i32 = 256
const BLOCK_PIXELS: i32 = 256

/** Bytes that {@link scatterInputGradient} needs beside its operands. */
export function scatterScratch(taps: i32, channels: i32, outChannels: i32): i32 {
  const rows = taps * channels
  const deep = min(outChannels, DEPTH)
  const packed = deep * (roundUp(rows, ROWS) + BLOCK_PIXELS)
  return (SHAPE_BYTES as i32) + 4 * (ROWS * COLUMNS + rows * BLOCK_PIXELS + packed)
}

/**
 * dx of y = x ∗ filter, scattered: what each pixel of dy gives to each tap, as one product, then added where it belongs.
 * For few channels of x, which would leave most of a tile's columns empty; here taps and channels together are its rows.
 */
export function scatterInputGradient(dy: usize, filter: usize, dx: usize, scratch: usize): void {
  const shape = changetype<ConvolutionShape>(scratch)
  const rows = shape.filterHeight * shape.filterWidth * shape.channels
  const pixels = shape.batch * shape.outHeight * shape.outWidth
  const depth = shape.outChannels
  const size = shape.batch * shape.height * shape.width * shape.channels
  const spare = scratch + SHAPE_BYTES
  const product = spare + 4 * ROWS * COLUMNS
  const packedDy = at(product, rows * BLOCK_PIXELS)
  const packedFilter = at(packedDy, min(depth, DEPTH) * BLOCK_PIXELS)
  memory.fill(dx, 0, (size as usize) << 2)
  if (depth === 0) return
  if (depth <= DEPTH) packRows(filter, depth, 1, rows, depth, packedFilter)
  for (let i = 0; i < pixels; i += BLOCK_PIXELS) {
    const count = min(pixels - i, BLOCK_PIXELS)
    for (let p = 0; p < depth; p += DEPTH) {
      const deep = min(depth - p, DEPTH)
      if (depth > DEPTH) packRows(at(filter, p), depth, 1, rows, deep, packedFilter)
      packColumns(at(dy, i * depth + p), depth, 1, count, deep, packedDy)
      multiplyPanels(packedFilter, packedDy, product, count, rows, count, deep, p > 0, spare)
    }
    addPixels(shape, product, i, count, dx)
  }
}

/** Adds a product, `[tap, channel, pixel]`, to the pixels of x that the taps see. */
function addPixels(shape: ConvolutionShape, product: usize, pixel: i32, count: i32, dx: usize): void {
  for (let a = 0; a < shape.filterHeight; a++) {
    for (let b = 0; b < shape.filterWidth; b++) {
      for (let channel = 0; channel < shape.channels; channel++) {
        addTap(shape, product, pixel, count, a, b, at(dx, channel))
        product += (count as usize) << 2
      }
    }
  }
}

function addTap(shape: ConvolutionShape, from: usize, pixel: i32, count: i32, a: i32, b: i32, dx: usize): void {
  const end = pixel + count
  while (pixel < end) {
    const outRow = pixel / shape.outWidth
    const j = pixel % shape.outWidth
    const wide = min(shape.outWidth - j, end - pixel)
    const row = (outRow % shape.outHeight) * shape.strideHeight + a * shape.dilationHeight - shape.padTop
    const column = j * shape.strideWidth + b * shape.dilationWidth - shape.padLeft
    const line = (outRow / shape.outHeight) * shape.height + row
    if (row >= 0 && row < shape.height) addRow(shape, from, wide, dx, line * shape.width, column)
    from += (wide as usize) << 2
    pixel += wide
  }
}

function addRow(shape: ConvolutionShape, from: usize, wide: i32, dx: usize, line: i32, column: i32): void {
  const step = shape.strideWidth
  const width = shape.width
  const stride = ((step * shape.channels) as usize) << 2
  let to = at(dx, (line + column) * shape.channels)
  const end = at(from, wide)
  for (; from < end; from += 4) {
    if ((column as u32) < (width as u32)) store<f32>(to, load<f32>(to) + load<f32>(from))
    column += step
    to += stride
  }
}
