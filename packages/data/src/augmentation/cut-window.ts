import type { NdArray } from '@autoencoders/core'

/** A rectangle of pixels; it may reach beyond the image, or lie beside it. */
export interface PixelWindow {
  /** Row of its first pixel in the image. */
  readonly top: number
  /** Column of its first pixel in the image. */
  readonly left: number
  readonly height: number
  readonly width: number
}

/**
 * The pixels of a window, copied.
 *
 * `out[y, x] = image[top + y, left + x]`, and `fill` where there is no such pixel.
 *
 * @param image `[height, width, channels]`.
 * @returns `[window.height, window.width, channels]`.
 */
export function cutWindow(image: NdArray, window: PixelWindow, fill: number): NdArray {
  const [height = 0, width = 0, channels = 0] = image.shape
  const data = new Float32Array(window.height * window.width * channels).fill(fill)
  const firstRow = Math.max(0, -window.top)
  const endRow = Math.min(window.height, height - window.top)
  const firstColumn = Math.max(0, -window.left)
  const endColumn = Math.min(window.width, width - window.left)
  if (firstColumn < endColumn) {
    for (let y = firstRow; y < endRow; y++) {
      const row = (window.top + y) * width + window.left
      const run = image.data.subarray((row + firstColumn) * channels, (row + endColumn) * channels)
      data.set(run, (y * window.width + firstColumn) * channels)
    }
  }
  return { data, shape: [window.height, window.width, channels] }
}
