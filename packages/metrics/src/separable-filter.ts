/**
 * Filtering of one image along its rows and then its columns, where the whole window lies inside the image.
 * Its buffers are made once and serve every image of a batch.
 */

/** A filter for images of one size. */
export interface SeparableFilter {
  /** Of the filtered image: `height − size + 1`. */
  readonly height: number
  /** Of the filtered image: `width − size + 1`. */
  readonly width: number
  /**
   * @param image `[height · width]` of the unfiltered image.
   * @param filtered Where the filtered image is written.
   */
  apply(image: Float64Array, filtered: Float64Array): void
}

/**
 * A filter by the outer product of a window with itself.
 *
 * `filtered(r, c) = Σᵢⱼ wᵢ wⱼ image(r + i, c + j)`
 *
 * @param window w, of length `size`.
 * @param height Of the images, at least `size`.
 * @param width Of the images, at least `size`.
 */
export function separableFilter(window: Float64Array, height: number, width: number): SeparableFilter {
  const filteredHeight = height - window.length + 1
  const filteredWidth = width - window.length + 1
  const alongRows = new Float64Array(height * filteredWidth)
  return {
    height: filteredHeight,
    width: filteredWidth,
    apply: (image, filtered) => {
      for (let row = 0; row < height; row++) {
        slide(image, row * width, 1, window, alongRows, row * filteredWidth, filteredWidth)
      }
      // Down the columns, a row of results at a time: both are read and written in the order of memory.
      for (let row = 0; row < filteredHeight; row++) {
        slide(alongRows, row * filteredWidth, filteredWidth, window, filtered, row * filteredWidth, filteredWidth)
      }
    },
  }
}

/** Writes `count` results, the k-th from inputs at `from + k`, `from + k + stride`, … */
function slide(
  input: Float64Array,
  from: number,
  stride: number,
  window: Float64Array,
  results: Float64Array,
  to: number,
  count: number,
): void {
  for (let k = 0; k < count; k++) {
    let sum = 0
    let at = from + k
    for (let i = 0; i < window.length; i++) {
      sum += window[i]! * input[at]!
      at += stride
    }
    results[to + k] = sum
  }
}

/** A Gaussian of standard deviation σ, in pixels, on `size` points about 0; its sum is 1. */
export function gaussianWindow(size: number, sigma: number): Float64Array {
  const middle = (size - 1) / 2
  const heights = Float64Array.from({ length: size }, (_, i) => Math.exp(-0.5 * ((i - middle) / sigma) ** 2))
  const sum = heights.reduce((total, height) => total + height, 0)
  return heights.map((height) => height / sum)
}

/** Equal weights on `size` points; their sum is 1. */
export function uniformWindow(size: number): Float64Array {
  return new Float64Array(size).fill(1 / size)
}
