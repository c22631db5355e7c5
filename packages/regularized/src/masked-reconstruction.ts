import { checkFinite, checkProbability, checkWhole, definePart, formatShape, ShapeError } from '@autoencoders/core'
import { type Batch, forward, modelLoss, type Noise, type Objective, type PartBody } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'

/** Options of {@link maskedReconstruction}. */
export interface MaskedReconstructionOptions {
  /** Share of a sample that is hidden, in [0, 1]; default 0.75. */
  readonly ratio?: number
  /** Side of the squares that images `[height, width, channels]` are hidden in; default 1. */
  readonly patch?: number
  /** What hidden elements become; default 0. */
  readonly value?: number
}

/**
 * Masked autoencoding: parts of the input are hidden, and only what was hidden is scored.
 *
 * What is hidden is drawn anew at every step: single elements of samples `[n]`, otherwise all of the last axis at once, a pixel with its
 * channels or a step with its readings; with `patch`, squares of pixels. Whatever reaches the loss when a model is evaluated is
 * not masked.
 *
 * @throws {OptionError} When an option is out of range.
 * @throws {ShapeError} In training, when a patch is asked of samples that are no images.
 * @see He et al. 2022, "Masked autoencoders are scalable vision learners", https://arxiv.org/abs/2111.06377
 * @example new Autoencoder({ …, objective: maskedReconstruction({ ratio: 0.5 }) })
 */
export const maskedReconstruction = definePart(
  'objective',
  'maskedReconstruction',
  (options: MaskedReconstructionOptions): PartBody<Objective> => {
    const where = 'maskedReconstruction'
    const ratio = checkProbability(options.ratio ?? 0.75, where, 'ratio')
    const patch = checkWhole(options.patch ?? 1, where, 'patch', 1)
    const value = checkFinite(options.value ?? 0, where, 'value')
    return {
      phases: (model) => [
        {
          name: 'autoencoder',
          parameters: model.parameters.filter((parameter) => parameter.trainable),
          loss(batch, context, step) {
            const hidden = drawMask(batch, ratio, patch, context.noise('mask'))
            const overElements = hidden.rank === batch.input.rank ? hidden : tf.expandDims(hidden, hidden.rank)
            const shown = tf.sub(1, overElements)
            const input = tf.add(tf.mul(batch.input, shown), tf.mul(overElements, value))
            const mask = batch.mask ? tf.mul(hidden, widened(batch.mask, hidden.rank)) : hidden
            const masked = { ...batch, input, mask }
            return modelLoss(model, forward(model, masked, context), context, step)
          },
        },
      ],
    }
  },
)

/** 1 where an element is hidden, `[batch]` + the leading axes of a sample that are hidden together. */
function drawMask({ input }: Batch, ratio: number, patch: number, noise: Noise): tf.Tensor {
  const shape = input.rank > 2 ? input.shape.slice(0, -1) : input.shape
  if (patch === 1) return drawn(shape, ratio, noise)
  const [count = 1, height = 1, width = 1] = input.shape
  if (input.rank !== 4) {
    throw new ShapeError({
      where: 'maskedReconstruction',
      expected: 'images [height, width, channels] for a patch',
      received: formatShape(input.shape.slice(1)),
      repair: 'Leave patch out.',
    })
  }
  const [rows, columns] = [Math.ceil(height / patch), Math.ceil(width / patch)]
  const squares = tf.reshape(drawn([count, rows, columns], ratio, noise), [count, rows, 1, columns, 1])
  const repeated = tf.reshape(tf.tile(squares, [1, 1, patch, 1, patch]), [count, rows * patch, columns * patch])
  return tf.slice(repeated, [0, 0, 0], [count, height, width])
}

function drawn(shape: readonly number[], ratio: number, noise: Noise): tf.Tensor {
  return tf.cast(tf.less(noise.uniform(shape), ratio), 'float32')
}

/** A mask of fewer axes, ready to broadcast. */
function widened(mask: tf.Tensor, rank: number): tf.Tensor {
  return tf.reshape(mask, [...mask.shape, ...Array.from({ length: rank - mask.rank }, () => 1)])
}
