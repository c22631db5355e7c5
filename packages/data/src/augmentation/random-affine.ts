import { checkChoice, checkProbability, type NdArray, type RandomStream } from '@autoencoders/core'
import { type AffineParameters, affineTransform, type Interpolation, inverseAffineMap } from './affine-transform.js'
import { type Augmentation, augmentation } from './augmentation.js'
import {
  checkDegrees,
  checkFill,
  checkInterval,
  checkPerAxis,
  drawAround,
  drawWithin,
  type Interval,
  type PerAxis,
} from './augmentation-options.js'

/** How far {@link randomAffine} goes. What is left out is not done. */
export interface RandomAffineOptions {
  /** Degrees in either direction at most, 0 … 180. */
  readonly rotation?: number
  /** Factors `[least, greatest]`, in 0.001 … 1000; 1 keeps the size, 2 doubles it. */
  readonly scale?: Interval
  /** Degrees that upright lines lean in either direction at most, 0 … 80. */
  readonly shear?: number
  /** Shares of the height and the width to move by in either direction at most, 0 … 1, for both or `[vertical, horizontal]`. */
  readonly translation?: PerAxis
  /** `'bilinear'` when left out. */
  readonly interpolation?: Interpolation
  /** What lies around the image; 0 when left out. */
  readonly fill?: number
}

/** How {@link randomRotation} turns. */
export type RandomRotationOptions = Required<Pick<RandomAffineOptions, 'rotation'>> &
  Pick<RandomAffineOptions, 'interpolation' | 'fill'>

type AffineSettings = {
  readonly rotation: number
  readonly scale: Interval
  readonly shear: number
  readonly translation: readonly [vertical: number, horizontal: number]
  readonly interpolation: Interpolation
  readonly fill: number
}

/**
 * Shears, turns, scales and moves an image at random.
 *
 * A point p goes to `c + t + s·R(θ)·S(φ)·(p − c)` with c the centre; θ, φ and t uniform around 0, s uniform within `scale`. Pixels of
 * the new image are looked up at the place they come from. Parameters are drawn the same way, whichever of them are in use.
 *
 * @param options See {@link RandomAffineOptions}.
 * @returns An augmentation; images keep their size.
 * @throws {OptionError} When an option is out of its range, or no such interpolation is known.
 * @example
 * const affine = randomAffine({ rotation: 10, scale: [0.9, 1.1], translation: 0.1 })
 * affine.apply(ndArray(new Float32Array(784), [28, 28, 1]), randomStreams(0).stream('affine')).shape // [28, 28, 1]
 */
export function randomAffine(options: RandomAffineOptions): Augmentation {
  const where = 'randomAffine'
  const {
    rotation = 0,
    scale = [1, 1],
    shear = 0,
    translation = 0,
    interpolation = 'bilinear',
    fill = 0,
  } = options ?? {}
  const settings: AffineSettings = {
    rotation: checkDegrees(where, 'rotation', rotation, 180),
    scale: checkInterval(where, 'scale', scale, 1e-3, 1e3),
    shear: checkDegrees(where, 'shear', shear, 80),
    translation: checkPerAxis(where, 'translation', translation, checkProbability),
    interpolation: checkChoice(interpolation, where, 'interpolation', ['nearest', 'bilinear']),
    fill: checkFill(where, fill),
  }
  return augmentation(where, 'random-affine', settings, (image, random, { height, width }) =>
    transform(image, drawParameters(random, settings, [height, width]), settings),
  )
}

/**
 * Turns an image about its centre at random: `randomAffine` with nothing but a rotation.
 *
 * @param options Degrees in either direction at most; `interpolation` and `fill` as for `randomAffine`.
 * @returns An augmentation; images keep their size, corners are cut off and filled.
 * @throws {OptionError} When the rotation is not within 0 … 180, or `randomAffine` refuses the others.
 * @example
 * const rotation = randomRotation({ rotation: 15 })
 * rotation.apply(ndArray(new Float32Array(784), [28, 28, 1]), randomStreams(0).stream('turn')).shape // [28, 28, 1]
 */
export function randomRotation(options: RandomRotationOptions): Augmentation {
  const { rotation, interpolation = 'bilinear', fill = 0 } = options ?? {}
  return randomAffine({ rotation: checkDegrees('randomRotation', 'rotation', rotation, 180), interpolation, fill })
}

function drawParameters(
  random: RandomStream,
  { rotation, scale, shear, translation }: AffineSettings,
  [height, width]: readonly [number, number],
): AffineParameters {
  return {
    rotation: drawAround(random, rotation),
    scale: drawWithin(random, scale),
    shear: drawAround(random, shear),
    translation: [drawAround(random, translation[0] * height), drawAround(random, translation[1] * width)],
  }
}

function transform(image: NdArray, parameters: AffineParameters, { interpolation, fill }: AffineSettings): NdArray {
  const [height = 0, width = 0] = image.shape
  return affineTransform(image, inverseAffineMap(parameters, [height, width]), interpolation, fill)
}
