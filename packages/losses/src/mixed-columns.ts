import { definePart, formatShape, ShapeError } from '@autoencoders/core'
import { type PartBody, portableLog, type Reconstruction } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { bernoulliCrossEntropyPerSample } from './bernoulli.js'
import { boundedLogScale } from './bounded-log-scale.js'
import { categoricalCrossEntropyPerSample } from './categorical-cross-entropy.js'
import { reducePerSample } from './element-loss.js'
import { LEAST_LOG_SIGMA, LOG_2PI } from './gaussian-likelihood.js'
import {
  checkColumns,
  type MixedColumn,
  type NumericMixedColumn,
  type Run,
  requireWidth,
  runsOf,
} from './mixed-column.js'
import { requireSameShape } from './requirements.js'

/** Options of {@link mixedColumns}. */
export interface MixedColumnsOptions {
  /** What the elements of a row are, in their order. */
  readonly columns: readonly MixedColumn[]
}

/** What {@link mixedColumnsNegativeLogLikelihood} may be told. */
export interface MixedColumnsLikelihoodOptions {
  /** log σ of each numeric column, `[numeric columns]`, 0 when left out. */
  readonly logSigma?: tf.Tensor | undefined
  /** 1 where an element counts, `[batch]` + leading axes of the target. */
  readonly mask?: tf.Tensor | undefined
}

/**
 * Negative log-likelihood of rows whose columns are of several kinds, in nats, constants included: the sum over columns of
 * `½(t − x)²/σ² + log σ + ½ log 2π` (numeric), `−log Bernoulli(t; sigmoid(x))` (binary) and `−log softmax(x)ₖ` (categorical, k being the
 * one that is hot).
 *
 * @param target t, `[batch, ..., width]`, width being 1 for each numeric or binary column and k for one of k categories. Zeros for
 *   all categories of a column stand for an unknown one, which adds nothing.
 * @param output x, same shape: means, logits, and logits of each category.
 * @param columns What the last axis is.
 * @param options σ, and a mask. Where it reaches to the last axis it has k elements for a column of k categories, all of which
 *   should be the same; the column counts as much as their mean. What the mask leaves out must still be finite.
 * @returns `[batch]`; below 0 where a density is above 1. The caller disposes it.
 * @throws {OptionError} When a column is none.
 * @throws {ShapeError} When the shapes differ, are not as wide as the columns, or the mask or logSigma does not fit.
 * @see Nazábal et al. 2020, "Handling incomplete heterogeneous data using VAEs", https://arxiv.org/abs/1807.03653
 * @example
 * const columns = [{ kind: 'binary' }, { kind: 'categorical', categories: 2 }] as const
 * mixedColumnsNegativeLogLikelihood(tf.tensor2d([[1, 0, 1]]), tf.zeros([1, 3]), columns) // 2 log 2
 */
export function mixedColumnsNegativeLogLikelihood(
  target: tf.Tensor,
  output: tf.Tensor,
  columns: readonly MixedColumn[],
  options: MixedColumnsLikelihoodOptions = {},
): tf.Tensor1D {
  const runs = runsOf(checkColumns(columns, where))
  requireSameShape(where, target, output)
  requireWidth(target.shape, runs, where)
  const { mask } = options
  return tf.tidy(() => {
    const { logSigma = tf.zeros([columns.filter(({ kind }) => kind === 'numeric').length]) } = options
    const sigmas = splitSigmas(logSigma, runs)
    const masks = mask && mask.rank === target.rank ? splitLast(mask, runs) : runs.map(() => mask)
    const outputs = splitLast(output, runs)
    const losses = splitLast(target, runs).map((part, i) =>
      lossOf[runs[i]!.kind](part, outputs[i]!, masks[i], sigmas[i]),
    )
    return tf.addN(losses) as tf.Tensor1D
  })
}

/**
 * Rows of a table as a reconstruction: the likelihood of numeric, binary and categorical columns side by side.
 *
 * A row is what `tableToArray` (scaled), zeros and ones, and `oneHotEncoder` give, joined along the last axis in the order of
 * `columns`. `toData` gives rows of the same kind: numbers, the probability of 1, and the probability of each category, which
 * `inverseTransform` of the encoder reads. Missing values are left out by a mask, at any value that is finite.
 *
 * @param options See {@link MixedColumnsOptions}.
 * @throws {OptionError} When there are no columns, or one is wrong.
 * @see Nazábal et al. 2020, "Handling incomplete heterogeneous data using VAEs", https://arxiv.org/abs/1807.03653
 * @example mixedColumns({ columns: [{ kind: 'numeric' }, { kind: 'binary' }, { kind: 'categorical', categories: 3 }] })
 */
export const mixedColumns = definePart(
  'reconstruction',
  'mixedColumns',
  ({ columns }: MixedColumnsOptions): PartBody<Reconstruction> => {
    const runs = runsOf(checkColumns(columns, where))
    const numeric = columns.filter((column) => column.kind === 'numeric')
    const learned = numeric.filter(({ sigma = 'learned' }) => sigma === 'learned').length
    const toData = (output: tf.Tensor) => toRows(output, runs)
    const loss =
      (own: () => tf.Tensor): Reconstruction['loss'] =>
      (target, output, mask) =>
        tf.tidy(() =>
          mixedColumnsNegativeLogLikelihood(target, output, columns, { logSigma: allSigmas(numeric, own()), mask }),
        )
    return {
      likelihood: true,
      outputShape(targetShape) {
        requireWidth(targetShape, runs, where)
        return targetShape
      },
      loss: loss(() => tf.zeros([learned])),
      toData,
      ...(learned > 0 && {
        build(scope) {
          const logSigma = scope.parameter('logSigma', [learned], () => new Float32Array(learned))
          return { toData, loss: loss(() => boundedLogScale(logSigma.value, LEAST_LOG_SIGMA)) }
        },
      }),
    }
  },
)

const where = 'mixedColumns'

type RunLoss = (target: tf.Tensor, output: tf.Tensor, mask?: tf.Tensor, logSigma?: tf.Tensor) => tf.Tensor1D

const lossOf: Readonly<Record<MixedColumn['kind'], RunLoss>> = {
  numeric(target, output, mask, logSigma = tf.scalar(0)) {
    const scaled = tf.mul(tf.sub(output, target), tf.exp(tf.neg(logSigma)))
    const elements = tf.add(tf.mul(tf.square(scaled), 0.5), tf.add(logSigma, LOG_2PI / 2))
    return reducePerSample(elements, { reduction: 'sum', mask }, where)
  },
  binary: (target, output, mask) => bernoulliCrossEntropyPerSample(target, output, { reduction: 'sum', mask }),
  categorical(target, output, mask) {
    const perColumn = mask && mask.rank === target.rank ? tf.mean(mask, -1, true) : mask
    return categoricalCrossEntropyPerSample(target, output, { reduction: 'sum', mask: perColumn })
  },
}

const dataOf: Readonly<Record<MixedColumn['kind'], (output: tf.Tensor) => tf.Tensor>> = {
  numeric: (output) => output,
  binary: (output) => tf.sigmoid(output),
  categorical: (output) => tf.softmax(output),
}

function splitLast(x: tf.Tensor, runs: readonly Run[]): tf.Tensor[] {
  if (runs.length === 1) return [x]
  return tf.split(
    x,
    runs.map(({ width }) => width),
    -1,
  )
}

/** The log σ of each run that has some. */
function splitSigmas(logSigma: tf.Tensor, runs: readonly Run[]): (tf.Tensor | undefined)[] {
  const numeric = runs.filter(({ kind }) => kind === 'numeric')
  const count = numeric.reduce((sum, { width }) => sum + width, 0)
  if (formatShape(logSigma.shape) !== formatShape([count])) {
    throw new ShapeError({
      where,
      expected: `logSigma ${formatShape([count])}, one for each numeric column`,
      received: formatShape(logSigma.shape),
    })
  }
  const parts = count > 0 ? splitLast(logSigma, numeric) : []
  return runs.map((run) => parts[numeric.indexOf(run)])
}

/** log σ of every numeric column: those that are learned put between those that are given. */
function allSigmas(numeric: readonly NumericMixedColumn[], learned: tf.Tensor): tf.Tensor {
  const given = numeric.map(({ sigma }) => (typeof sigma === 'number' ? portableLog(sigma) : 0))
  const [count, own] = [numeric.length, learned.shape[0]!]
  if (own === count) return learned
  if (own === 0) return tf.tensor1d(given)
  const places = new Float32Array(own * count)
  let next = 0
  numeric.forEach(({ sigma = 'learned' }, i) => {
    if (sigma === 'learned') places[next++ * count + i] = 1
  })
  const placed = tf.matMul(tf.reshape(learned, [1, own]), tf.tensor2d(places, [own, count]))
  return tf.add(tf.reshape(placed, [count]), tf.tensor1d(given))
}

function toRows(output: tf.Tensor, runs: readonly Run[]): tf.Tensor {
  return tf.tidy(() => {
    const parts = splitLast(output, runs).map((part, i) => dataOf[runs[i]!.kind](part))
    return parts.length === 1 ? tf.clone(parts[0]!) : tf.concat(parts, -1)
  })
}
