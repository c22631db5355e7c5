import { checkChoice, definePart, formatShape, type Shape, ShapeError } from '@autoencoders/core'
import { type PartBody, portableLog, type Reconstruction } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { boundedLogScale } from './bounded-log-scale.js'
import { reducePerSample } from './element-loss.js'
import { checkGrid, type LevelGrid, type LevelGridOptions, levelOf } from './level-grid.js'
import { requireBetween, requireSameShape } from './requirements.js'

/** Options of {@link discretizedLogistic}. */
export interface DiscretizedLogisticOptions extends LevelGridOptions {
  /**
   * s of every element, in the units of the data: a number above 0; `'learned'` (default), one parameter of the model; or
   * `'output'`, which the decoder tells for each element.
   */
  readonly scale?: number | 'learned' | 'output'
}

/** log(s / (maximum − minimum)) of a learned scale at first. */
const FIRST_LOG_SHARE = -2
/** log 0.1: what learned scales stay above, in steps between levels. There the level next to the mean has 0.987. */
const LEAST_LOG_STEPS = -Math.LN10

/**
 * Negative log-likelihood of each sample on a grid of levels, in nats: of a logistic distribution, each level has the half steps
 * around it, the first and the last have the tails too, and all together have 1.
 *
 * `−Σᵢ log [σ(aᵢ) − σ(bᵢ)]` with `a, b = (tᵢ ± δ/2 − μᵢ)/sᵢ`, δ from one level to the next, over the elements that count; without
 * −σ(b) at the first level and with 1 for σ(a) at the last. Computed as `softplus(−a) + softplus(b) − log(1 − e^(b − a))`, in
 * which nothing cancels: value and gradient are finite and exact however far t is from μ.
 *
 * @param target t, `[batch, ...]`. The nearest level is meant, so there is no gradient by it.
 * @param mean μ, same shape.
 * @param logScale log s, `[]` or the target's shape.
 * @param options The grid, and a mask; what the mask leaves out must still be finite.
 * @returns `[batch]`, each ≥ 0. The caller disposes it.
 * @throws {OptionError} When the grid is none.
 * @throws {ShapeError} When the shapes differ, or the mask does not fit.
 * @see Kingma et al. 2016, https://arxiv.org/abs/1606.04934; Salimans et al. 2017 (PixelCNN++), https://arxiv.org/abs/1701.05517
 * @example
 * const [zeros, wide] = [tf.zeros([8, 3]), tf.scalar(20)]
 * discretizedLogisticNegativeLogLikelihood(zeros, zeros, wide, { levels: 2 }) // eight times 3 log 2
 */
export function discretizedLogisticNegativeLogLikelihood(
  target: tf.Tensor,
  mean: tf.Tensor,
  logScale: tf.Tensor,
  options: LevelGridOptions & { readonly mask?: tf.Tensor | undefined } = {},
): tf.Tensor1D {
  const grid = checkGrid(options, where)
  requireSameShape(where, target, mean)
  if (logScale.rank > 0) requireSameShape(where, target, logScale)
  return tf.tidy(() =>
    reducePerSample(nats(target, mean, logScale, grid), { reduction: 'sum', mask: options.mask }, where),
  )
}

/**
 * A discretised logistic likelihood as a reconstruction: for pictures of bytes and other data on a grid. It is a probability, where
 * a density grows without end as σ falls: what it tells are the nats that a lossless code of the data needs.
 *
 * The decoder's output is the mean, in the units of the data; it should be linear. With `scale: 'output'` it is twice as wide along
 * its last axis, which any architecture can be: the means, and then `log(s / (maximum − minimum))`. A learned scale begins at
 * `e⁻²·(maximum − minimum)`. Scales that are not fixed stay above a tenth of the step between levels. `toData` is the mean, brought
 * to minimum … maximum.
 *
 * @param options See {@link DiscretizedLogisticOptions}.
 * @throws {OptionError} When the grid or the scale is none.
 * @see Kingma et al. 2016, https://arxiv.org/abs/1606.04934; Salimans et al. 2017 (PixelCNN++), https://arxiv.org/abs/1701.05517
 * @example discretizedLogistic({ scale: 'output' }).outputShape?.([28, 28, 1]) // [28, 28, 2]
 */
export const discretizedLogistic = definePart(
  'reconstruction',
  'discretizedLogistic',
  (options: DiscretizedLogisticOptions): PartBody<Reconstruction> => {
    const { scale = 'learned' } = options
    const grid = checkGrid(options, where)
    if (typeof scale === 'number') requireBetween(where, 'scale', scale, 0, Number.POSITIVE_INFINITY)
    else checkChoice(scale, where, 'scale', ['learned', 'output'])
    return {
      likelihood: true,
      targetRange: { minimum: grid.minimum, maximum: grid.maximum, because: 'a grid of levels' },
      ...functionsOf(scale, grid),
    }
  },
)

const where = 'discretizedLogistic'

type Functions = Pick<Reconstruction, 'loss' | 'toData' | 'build' | 'outputShape'>

function functionsOf(scale: number | 'learned' | 'output', grid: LevelGrid): Functions {
  if (scale === 'output') return ofOutput(grid)
  if (scale === 'learned') return learned(grid)
  const logScale = portableLog(scale)
  return withScale(grid, () => tf.scalar(logScale))
}

/** @param logScale log s, in the units of the data. */
function withScale(grid: LevelGrid, logScale: () => tf.Tensor): Functions {
  return {
    loss: (target, output, mask) =>
      discretizedLogisticNegativeLogLikelihood(target, output, logScale(), { ...grid, mask }),
    toData: (output) => clipped(output, grid),
  }
}

function learned(grid: LevelGrid): Functions {
  return {
    ...withScale(grid, () => toLogScale(tf.scalar(FIRST_LOG_SHARE), grid)),
    build(scope) {
      const logShare = scope.parameter('logScale', [], () => Float32Array.of(FIRST_LOG_SHARE))
      return withScale(grid, () => toLogScale(logShare.value, grid))
    },
  }
}

function ofOutput(grid: LevelGrid): Functions {
  return {
    outputShape: doubled,
    loss(target, output, mask) {
      requireDoubled(target, output)
      const [mean, logShare] = tf.split(output, 2, -1) as [tf.Tensor, tf.Tensor]
      return withScale(grid, () => toLogScale(logShare, grid)).loss(target, mean, mask)
    },
    toData: (output) => tf.tidy(() => clipped(tf.split(output, 2, -1)[0]!, grid)),
  }
}

/** From `log(s / (maximum − minimum))`, kept above its least, to log s. */
function toLogScale(logShare: tf.Tensor, { levels, step }: LevelGrid): tf.Tensor {
  const logSteps = tf.add(logShare, portableLog(levels - 1))
  return tf.add(boundedLogScale(logSteps, LEAST_LOG_STEPS), portableLog(step))
}

/** −log of each element's probability. */
function nats(target: tf.Tensor, mean: tf.Tensor, logScale: tf.Tensor, grid: LevelGrid): tf.Tensor {
  const level = levelOf(target, grid)
  const [notFirst, notLast] = [tf.clipByValue(level, 0, 1), tf.clipByValue(tf.sub(grid.levels - 1, level), 0, 1)]
  /** δ/s. */
  const width = tf.exp(tf.sub(portableLog(grid.step), logScale))
  const half = tf.mul(width, 0.5)
  const away = tf.mul(tf.sub(level, tf.div(tf.sub(mean, grid.minimum), grid.step)), width)
  const above = tf.mul(notLast, tf.softplus(tf.neg(tf.add(away, half))))
  const below = tf.mul(notFirst, tf.softplus(tf.sub(away, half)))
  const between = tf.mul(tf.mul(notFirst, notLast), tf.log(tf.neg(tf.expm1(tf.neg(width)))))
  return tf.sub(tf.add(above, below), between)
}

function clipped(mean: tf.Tensor, { minimum, maximum }: LevelGrid): tf.Tensor {
  return tf.clipByValue(mean, minimum, maximum)
}

function doubled(shape: Shape): Shape {
  return [...shape.slice(0, -1), 2 * shape.at(-1)!]
}

function requireDoubled(target: tf.Tensor, output: tf.Tensor): void {
  const expected = doubled(target.shape)
  if (formatShape(output.shape) === formatShape(expected)) return
  throw new ShapeError({
    where,
    expected: `an output of means and scales ${formatShape(expected)} for a target ${formatShape(target.shape)}`,
    received: formatShape(output.shape),
    repair: "Give the decoder the output shape that the reconstruction's outputShape asks for.",
  })
}
