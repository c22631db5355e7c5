/** The hand that writes a digit: it picks a style, varies it, slants it, and places it in the image. */

import type { RandomStream } from '@autoencoders/core'
import type { GlyphStyle } from './glyphs.js'
import type { Trace } from './rasterise.js'
import { flattenCurve, type Polyline } from './stroke-curve.js'

/** A style with its poses read: for each pose, for each smooth piece of a stroke, its points. */
export interface WritableStyle {
  readonly weight: number
  readonly poses: readonly (readonly Polyline[])[]
}

// As in MNIST: the digit fits a box of 20 pixels, and its centre of mass is the centre of the image.
const BOX = 20
const LATTICE = 3
// Pixels that stay black at the edge of the image.
const MARGIN = 2
// How far a point of the lattice moves, in hundredths of the glyph's box: a standard deviation before its tails are cut.
const WOBBLE = 6

/** Reads the strings of a style; a repeated point parts a stroke into two pieces. */
export function readStyle(style: GlyphStyle): WritableStyle {
  const poses = style.poses.map((pose) => pose.split(' / ').flatMap((stroke) => smoothPieces(stroke.split(', '))))
  return { weight: style.weight, poses }
}

/**
 * One digit as this draw of randomness writes it.
 *
 * @param styles The styles of the digit.
 * @param random A stream of its own.
 * @param size Side of the square image, in pixels.
 */
export function writeDigit(styles: readonly WritableStyle[], random: RandomStream, size: number): Trace {
  const style = pickStyle(styles, random)
  const pieces = blendPoses(style.poses, random)
  wobble(pieces, random)
  slant(pieces, random)
  const [width, grey, smaller] = random.uniform(3)
  const radius = 1 + 0.65 * width! * width! + 0.15 * grey!
  const strokes = pieces.map(flattenCurve)
  place(strokes, BOX - 2 * radius - 1.5 * smaller!, size, radius + MARGIN, random)
  return { strokes, radius, softness: 1.2 + 0.4 * grey! }
}

function smoothPieces(points: readonly string[]): Polyline[] {
  const corners = points.flatMap((point, i) => (point === points[i + 1] ? [i + 1] : []))
  const starts = [0, ...corners]
  const runs = starts.map((start, i) => points.slice(start, starts[i + 1]))
  return runs.map((run) => Float64Array.from(run.flatMap((point) => point.split(' ').map(Number))))
}

function pickStyle(styles: readonly WritableStyle[], random: RandomStream): WritableStyle {
  const total = styles.reduce((sum, style) => sum + style.weight, 0)
  let left = random.uniform(1)[0]! * total
  for (const style of styles) {
    left -= style.weight
    if (left < 0) return style
  }
  return styles[0]!
}

/** A random point between the poses. */
function blendPoses(poses: WritableStyle['poses'], random: RandomStream): Polyline[] {
  // In (0, 1], so that their sum is never 0.
  const weights = random.uniform(poses.length).map((weight) => 1 - weight)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return poses[0]!.map((first, piece) =>
    first.map((_, i) => poses.reduce((sum, pose, k) => sum + weights[k]! * pose[piece]![i]!, 0) / total),
  )
}

/** Bends the plane by a smooth random displacement, so that points that touch go on touching. */
function wobble(pieces: readonly Polyline[], random: RandomStream): void {
  const displacement = random.truncatedNormal(2 * LATTICE * LATTICE)
  for (const piece of pieces) {
    for (let i = 0; i < piece.length; i += 2) {
      const x = piece[i]!
      const y = piece[i + 1]!
      piece[i] = x + WOBBLE * interpolate(displacement, x, y)
      piece[i + 1] = y + WOBBLE * interpolate(displacement.subarray(LATTICE * LATTICE), x, y)
    }
  }
}

/** Bilinear interpolation of values on a lattice over the 100 × 100 box. */
function interpolate(values: Float32Array, x: number, y: number): number {
  const u = Math.min(0.999, Math.max(0, x / 100)) * (LATTICE - 1)
  const v = Math.min(0.999, Math.max(0, y / 100)) * (LATTICE - 1)
  const column = Math.floor(u)
  const at = Math.floor(v) * LATTICE + column
  const across = u - column
  const down = v - Math.floor(v)
  const upper = values[at]! + across * (values[at + 1]! - values[at]!)
  const lower = values[at + LATTICE]! + across * (values[at + LATTICE + 1]! - values[at + LATTICE]!)
  return upper + down * (lower - upper)
}

/** Narrows or widens, shears and rotates. */
function slant(pieces: readonly Polyline[], random: RandomStream): void {
  const [aspect, turn] = random.uniform(2)
  const width = 0.68 + 0.44 * aspect!
  const shear = 0.14 + 0.2 * random.truncatedNormal(1)[0]!
  // With h = tan(½ angle) the rotation is rational: no sine, no cosine.
  const h = 0.11 * (2 * turn! - 1)
  const cosine = (1 - h * h) / (1 + h * h)
  const sine = (2 * h) / (1 + h * h)
  for (const piece of pieces) {
    for (let i = 0; i < piece.length; i += 2) {
      const y = piece[i + 1]! - 50
      const x = width * (piece[i]! - 50) - shear * y
      piece[i] = cosine * x - sine * y
      piece[i + 1] = sine * x + cosine * y
    }
  }
}

/** Scales the strokes into a box and moves their centre of mass, give or take, to the middle of the image, clear of its edge. */
function place(strokes: readonly Polyline[], box: number, size: number, margin: number, random: RandomStream): void {
  const [x, y] = [0, 1].map((axis) => spread(strokes, axis)) as [Spread, Spread]
  const scale = box / Math.max(x.maximum - x.minimum, y.maximum - y.minimum)
  const jitter = random.uniform(2)
  const middle = (size - 1) / 2
  for (const [axis, { minimum, maximum, mean }] of [x, y].entries()) {
    const wanted = middle + 1.2 * (jitter[axis]! - 0.5)
    const lowest = margin + scale * (mean - minimum)
    const highest = size - 1 - margin - scale * (maximum - mean)
    const target = Math.max(lowest, Math.min(highest, wanted))
    for (const stroke of strokes) {
      for (let i = axis; i < stroke.length; i += 2) stroke[i] = target + scale * (stroke[i]! - mean)
    }
  }
}

interface Spread {
  readonly minimum: number
  readonly maximum: number
  /** Weighted by length: the centre of mass of the ink. */
  readonly mean: number
}

function spread(strokes: readonly Polyline[], axis: number): Spread {
  let minimum = Number.POSITIVE_INFINITY
  let maximum = Number.NEGATIVE_INFINITY
  let moment = 0
  let mass = 0
  for (const stroke of strokes) {
    for (let i = 0; i < stroke.length; i += 2) {
      minimum = Math.min(minimum, stroke[i + axis]!)
      maximum = Math.max(maximum, stroke[i + axis]!)
      if (i === 0) continue
      const dx = stroke[i]! - stroke[i - 2]!
      const dy = stroke[i + 1]! - stroke[i - 1]!
      const length = Math.sqrt(dx * dx + dy * dy)
      moment += (length * (stroke[i + axis]! + stroke[i + axis - 2]!)) / 2
      mass += length
    }
  }
  return { minimum, maximum, mean: moment / mass }
}
