/** What both recurrences ask of their operands. */

import * as tf from '@tensorflow/tfjs-core'
import { ShapeError } from '../errors.js'
import { formatShape, type Shape, sameShape } from '../nd-array.js'

/** Operands that every recurrence has. */
export interface SequenceOperands {
  /** `[batch, time, features]`. */
  readonly input: tf.Tensor
  /** `[features, gates·units]`. */
  readonly kernel: tf.Tensor
  /** `[units, gates·units]`. */
  readonly recurrentKernel: tf.Tensor
  /** `[batch, units]`; zeros when left out. */
  readonly initialHidden?: tf.Tensor
  /**
   * `[batch, time]`, 0 where a step is left out: it repeats the state before it, and its input is never looked at, so
   * padding may hold anything. All steps count when left out. Not differentiated.
   */
  readonly mask?: tf.Tensor
  /** Whether to read from the last step to the first; outputs stay at the steps they belong to. Default false. */
  readonly reverse?: boolean
}

/** Lengths of the axes. */
export interface SequenceSizes {
  readonly batch: number
  readonly time: number
  readonly features: number
  readonly units: number
}

/**
 * The lengths that input and recurrent kernel agree on.
 *
 * @throws {ShapeError} When one of them is of another rank, or has nothing in it.
 */
export function sequenceSizes(where: string, { input, recurrentKernel }: SequenceOperands): SequenceSizes {
  checkFilled(where, 'input [batch, time, features]', input, 3)
  checkFilled(where, 'recurrentKernel [units, gates·units]', recurrentKernel, 2)
  const [batch, time, features] = input.shape as [number, number, number]
  return { batch, time, features, units: recurrentKernel.shape[0]! }
}

/**
 * Checks operands against the shapes they should have.
 *
 * @throws {ShapeError} For the first that has another.
 */
export function checkShapes(
  where: string,
  { units, features }: SequenceSizes,
  operands: Readonly<Record<string, readonly [tensor: tf.Tensor | undefined, shape: Shape]>>,
): void {
  for (const [name, [tensor, shape]] of Object.entries(operands)) {
    if (!tensor || sameShape(tensor.shape, shape)) continue
    const expected = `${name} ${formatShape(shape)} for ${features} features and ${units} units`
    throw new ShapeError({ where, expected, received: formatShape(tensor.shape) })
  }
}

/** Input and mask as the recurrences want them: 0 where a step is left out, and nothing but 0 and 1 in the mask. */
export function applyMask({ input, mask }: SequenceOperands): { input: tf.Tensor; mask?: tf.Tensor2D } {
  if (!mask) return { input }
  const counts = tf.notEqual(mask, 0)
  return {
    input: tf.where(tf.expandDims(counts, 2), input, tf.zerosLike(input)),
    mask: tf.cast(counts, 'float32') as tf.Tensor2D,
  }
}

function checkFilled(where: string, what: string, { shape }: tf.Tensor, rank: number): void {
  if (shape.length === rank && shape.every((length) => length >= 1)) return
  throw new ShapeError({ where, expected: `${what}, each at least 1`, received: formatShape(shape) })
}
