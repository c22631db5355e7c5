/**
 * From a loss of elements to a loss of samples, with its gradient written out.
 *
 * tfjs would derive the same gradients from the operations, at several full-sized kernels more for each loss
 * (its mean alone takes a fill, a product and a quotient). These run in every training step.
 */

import { formatShape, ShapeError, sizeOf } from '@autoencoders/core'
import * as tf from '@tensorflow/tfjs-core'
import { requireReduction } from './requirements.js'

/** Whether a sample's loss is the mean or the sum over its counted elements. */
export type Reduction = 'mean' | 'sum'

/** How the elements of a sample become its loss. */
export interface PerSampleOptions {
  /** `'mean'` over the counted elements (default), or their `'sum'`, which is what an ELBO needs. */
  readonly reduction?: Reduction
  /** 1 where an element counts and 0 where it does not, `[batch]` + leading axes of the target. */
  readonly mask?: tf.Tensor | undefined
}

/** A function of one or more tensors of one shape, element by element. */
export interface ElementLoss {
  /**
   * @param inputs The tensors that the loss is differentiated by.
   * @param save Keeps tensors for `gradients`; at most once.
   * @returns One loss an element: the shape of the inputs, or 1 on the last axis where the loss joins it.
   */
  elements(inputs: readonly tf.Tensor[], save: (tensors: tf.Tensor[]) => void): tf.Tensor
  /**
   * Second derivatives flow through saved inputs; what was computed from them is a constant here.
   *
   * @param saved What `elements` saved.
   * @param factor Times a number, what every derivative is multiplied by; it broadcasts to the inputs.
   * @returns The gradient by each input.
   */
  gradients(saved: readonly tf.Tensor[], factor: (scale: number) => tf.Tensor): tf.Tensor[]
}

/**
 * Reduces a loss of elements to one value per sample.
 *
 * @param inputs Tensors of one shape, `[batch, ...]`.
 * @param loss Elements and their derivatives.
 * @param options Reduction and mask.
 * @param where The function to name in errors.
 * @returns `[batch]`. A sample with no counted element gives 0, with gradient 0.
 * @throws {OptionError} When the reduction is unknown.
 * @throws {ShapeError} When the mask is not `[batch]` + leading axes.
 */
export function lossPerSample(
  inputs: readonly tf.Tensor[],
  loss: ElementLoss,
  options: PerSampleOptions,
  where: string,
): tf.Tensor1D {
  const { reduction = 'mean', mask } = options
  requireReduction(where, reduction)
  return tf.customGrad((...given) => {
    const save = given.pop() as tf.GradSaveFunc
    const kept: tf.Tensor[] = []
    const elements = loss.elements(given as tf.Tensor[], (tensors) => kept.push(...tensors))
    const weights = mask ? [elementWeights(mask, elements.shape, reduction, where)] : []
    save([...weights, ...kept])
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
      const factor = (scale: number): tf.Tensor => spread(dy, elements.shape, reduction, mask && saved[0], scale)
      return loss.gradients(saved.slice(weights.length), factor)
    }
    return { value: reduceElements(elements, reduction, weights[0]), gradFunc }
  })(...inputs) as tf.Tensor1D
}

/**
 * One value per sample from one value per element, for losses that leave their gradient to tfjs.
 *
 * @param elements `[batch, ...]`.
 * @returns `[batch]`.
 * @throws {OptionError} When the reduction is unknown.
 * @throws {ShapeError} When the mask is not `[batch]` + leading axes.
 */
export function reducePerSample(elements: tf.Tensor, options: PerSampleOptions, where: string): tf.Tensor1D {
  const { reduction = 'mean', mask } = options
  requireReduction(where, reduction)
  const weights = mask && elementWeights(mask, elements.shape, reduction, where)
  return reduceElements(elements, reduction, weights)
}

function reduceElements(elements: tf.Tensor, reduction: Reduction, weights: tf.Tensor | undefined): tf.Tensor1D {
  const weighted = weights ? tf.mul(elements, weights) : elements
  const rows =
    weighted.rank === 2 ? weighted : tf.reshape(weighted, [elements.shape[0]!, sizeOf(elements.shape.slice(1))])
  return reduction === 'mean' && !weights ? tf.mean(rows, 1) : tf.sum(rows, 1)
}

/** The mask, reshaped so that it broadcasts to the elements, divided by how many it counts if a mean is asked for. */
function elementWeights(mask: tf.Tensor, shape: readonly number[], reduction: Reduction, where: string): tf.Tensor {
  requireLeadingAxes(mask, shape, where)
  const trailing = shape.slice(mask.rank)
  const ones = tf.reshape(tf.cast(mask, 'float32'), [...mask.shape, ...trailing.map(() => 1)])
  if (reduction === 'sum') return ones
  const sampleAxes = shape.map((_, axis) => axis).slice(1)
  const count = sampleAxes.length > 0 ? tf.mul(tf.sum(ones, sampleAxes, true), sizeOf(trailing)) : ones
  return tf.div(ones, tf.maximum(count, leastCount))
}

/** Below any count, so that only 0 / 0 is changed, to 0; and still above 0 in half precision. */
const leastCount = 1e-6

/** The adjoint of the reduction: what a change of each element is worth, ready to broadcast. */
function spread(
  dy: tf.Tensor,
  shape: readonly number[],
  reduction: Reduction,
  weights: tf.Tensor | undefined,
  scale: number,
): tf.Tensor {
  const share = reduction === 'mean' && !weights ? scale / sizeOf(shape.slice(1)) : scale
  const scaled = share === 1 ? dy : tf.mul(dy, share)
  const column = tf.reshape(
    scaled,
    shape.map((length, axis) => (axis === 0 ? length : 1)),
  )
  return weights ? tf.mul(weights, column) : column
}

/** @throws {ShapeError} When a mask is not `[batch]` + leading axes of the shape. */
export function requireLeadingAxes(mask: tf.Tensor, shape: readonly number[], where: string): void {
  const fits = mask.rank >= 1 && mask.rank <= shape.length && mask.shape.every((length, axis) => length === shape[axis])
  if (fits) return
  throw new ShapeError({
    where,
    expected: `a mask of the leading axes of ${formatShape(shape)}`,
    received: formatShape(mask.shape),
    repair: 'Give one mask value per sample, per time step or per element: the same leading axes as the target.',
  })
}
