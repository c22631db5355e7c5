/**
 * What a convolution looks like: x `[batch, height, width, channels]` gives y
 * `[batch, outHeight, outWidth, outChannels]` through a filter `[filterHeight, filterWidth, channels, outChannels]`.
 */
@unmanaged
export class ConvolutionShape {
  batch: i32
  height: i32
  width: i32
  channels: i32
  outHeight: i32
  outWidth: i32
  outChannels: i32
  filterHeight: i32
  filterWidth: i32
  strideHeight: i32
  strideWidth: i32
  padTop: i32
  padLeft: i32
  dilationHeight: i32
  dilationWidth: i32
}

/** Bytes to keep for a {@link ConvolutionShape}. */
export const SHAPE_BYTES: usize = 64

/** Writes a shape down where the kernels of convolution look for it: at the beginning of their scratch. */
export function describeConvolution(
  scratch: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  outHeight: i32,
  outWidth: i32,
  outChannels: i32,
  filterHeight: i32,
  filterWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  padTop: i32,
  padLeft: i32,
  dilationHeight: i32,
  dilationWidth: i32,
): void {
  const shape = changetype<ConvolutionShape>(scratch)
  shape.batch = batch
  shape.height = height
  shape.width = width
  shape.channels = channels
  shape.outHeight = outHeight
  shape.outWidth = outWidth
  shape.outChannels = outChannels
  shape.filterHeight = filterHeight
  shape.filterWidth = filterWidth
  shape.strideHeight = strideHeight
  shape.strideWidth = strideWidth
  shape.padTop = padTop
  shape.padLeft = padLeft
  shape.dilationHeight = dilationHeight
  shape.dilationWidth = dilationWidth
}
