/** Affine maps of images: the matrix, and the pixels it gives. */

import type { NdArray } from '@autoencoders/core'
import { portableCosPi } from '@autoencoders/core/extend'

/** How a value between pixels is made: of the one that is nearest, or of the four around it by how near they are. */
export type Interpolation = 'nearest' | 'bilinear'

/** What is done to an image about its centre: shear, then turn and scale, then move. */
export interface AffineParameters {
  /** Degrees, clockwise as one sees it; in −180 … 180. */
  readonly rotation: number
  /** Factor of both axes, above 0. */
  readonly scale: number
  /** Degrees by which upright lines lean, parallel to the horizontal axis; between −90 and 90. */
  readonly shear: number
  /** Pixels `[down, right]`. */
  readonly translation: readonly [down: number, right: number]
}

/** Where in the image a pixel comes from: `y′ = yy·y + yx·x + y0`, `x′ = xy·y + xx·x + x0`. */
export interface InverseMap {
  readonly yy: number
  readonly yx: number
  readonly y0: number
  readonly xy: number
  readonly xx: number
  readonly x0: number
}

/**
 * The way back from a pixel of the transformed image to the place it comes from.
 *
 * `(x, y)ᵀ ↦ c + t + s·R(θ)·[[1, −tan φ], [0, 1]]·((x, y)ᵀ − c)`, inverted, with `R(θ) = [[cos θ, −sin θ], [sin θ, cos θ]]`, y
 * downwards, and c the centre `((width − 1)/2, (height − 1)/2)`. From + − × ÷ alone.
 */
export function inverseAffineMap(
  { rotation, scale, shear, translation }: AffineParameters,
  [height, width]: readonly [number, number],
): InverseMap {
  const [sine, cosine] = [sinDegrees(rotation), cosDegrees(rotation)]
  const slope = sinDegrees(shear) / cosDegrees(shear)
  // The forward matrix is s·[[a, b], [c, d]] of determinant s²; so its inverse is [[d, −b], [−c, a]] / s.
  const [a, b, c, d] = [cosine, -slope * cosine - sine, sine, cosine - slope * sine]
  const [xx, xy, yx, yy] = [d / scale, -b / scale, -c / scale, a / scale]
  const [centreY, centreX] = [(height - 1) / 2, (width - 1) / 2]
  const [fromY, fromX] = [centreY + translation[0], centreX + translation[1]]
  return { yy, yx, xy, xx, y0: centreY - yy * fromY - yx * fromX, x0: centreX - xy * fromY - xx * fromX }
}

/**
 * The transformed image; everything beside the original counts as `fill`, also in means over four pixels at its edge.
 *
 * @param image `[height, width, channels]`.
 * @returns `[height, width, channels]`.
 * @see SciPy's `ndimage.affine_transform`, order 0 or 1, mode `'grid-constant'`, gives the same in 64 bits
 */
export function affineTransform(image: NdArray, map: InverseMap, how: Interpolation, fill: number): NdArray {
  const [height = 0, width = 0, channels = 0] = image.shape
  const out = new Float32Array(image.data.length)
  const write = how === 'nearest' ? nearest(image, fill, out) : bilinear(image, fill, out)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      write((y * width + x) * channels, map.yy * y + map.yx * x + map.y0, map.xy * y + map.xx * x + map.x0)
    }
  }
  return { data: out, shape: [height, width, channels] }
}

/** Writes the channels of the pixel at `at` from a place in the image. */
type PixelWriter = (at: number, y: number, x: number) => void

function nearest(image: NdArray, fill: number, out: Float32Array): PixelWriter {
  const [, , channels = 0] = image.shape
  const find = pixelFinder(image)
  return (at, y, x) => {
    const pixel = find(Math.floor(y + 0.5), Math.floor(x + 0.5))
    for (let c = 0; c < channels; c++) out[at + c] = pixel < 0 ? fill : image.data[pixel + c]!
  }
}

function bilinear(image: NdArray, fill: number, out: Float32Array): PixelWriter {
  const { data, shape } = image
  const [, , channels = 0] = shape
  const find = pixelFinder(image)
  return (at, y, x) => {
    const [top, left] = [Math.floor(y), Math.floor(x)]
    const [down, right] = [y - top, x - left]
    const [a, b, c, d] = [find(top, left), find(top, left + 1), find(top + 1, left), find(top + 1, left + 1)]
    for (let k = 0; k < channels; k++) {
      const above = (a < 0 ? fill : data[a + k]!) * (1 - right) + (b < 0 ? fill : data[b + k]!) * right
      const below = (c < 0 ? fill : data[c + k]!) * (1 - right) + (d < 0 ? fill : data[d + k]!) * right
      out[at + k] = above * (1 - down) + below * down
    }
  }
}

/** Where the channels of a pixel begin; −1 beside the image. */
function pixelFinder({ shape }: NdArray): (y: number, x: number) => number {
  const [height = 0, width = 0, channels = 0] = shape
  return (y, x) => (y >= 0 && y < height && x >= 0 && x < width ? (y * width + x) * channels : -1)
}

/** For −180 … 180 degrees; exact at quarter turns. */
function sinDegrees(angle: number): number {
  const sine = portableCosPi(Math.abs(0.5 - Math.abs(angle) / 180))
  return angle < 0 ? -sine : sine
}

function cosDegrees(angle: number): number {
  return portableCosPi(Math.abs(angle) / 180)
}
