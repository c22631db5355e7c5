import { checkFinite, checkPositive, checkWhole, DataError } from '@autoencoders/core'
import { type ProbeResult, shareOfEqual } from './k-nearest-probe.js'
import { type Differentiable, limitedMemoryBfgs } from './limited-memory-bfgs.js'
import type { MetricInput, ShapedNumbers } from './metric-input.js'
import { type Points, readLabels, readPoints, requireOneSpace } from './point-input.js'

/** Options of {@link linearProbe}. */
export interface LinearProbeOptions {
  /** λ, how much squared coefficients cost beside the summed losses; default 1, scikit-learn's `C` inverted. */
  readonly l2?: number
  /** Greatest slope, per sample, at which fitting stops; default 1e-6. */
  readonly tolerance?: number
  /** Steps at most; default 1000. */
  readonly maximumIterations?: number
}

/** What {@link linearProbe} finds. */
export interface LinearProbe extends ProbeResult {
  /** The labels there are, rising: what the rows of the coefficients stand for. */
  readonly classes: Float64Array
  /** W, `[classes, size]`. */
  readonly coefficients: ShapedNumbers
  /** b, `[classes]`. */
  readonly intercepts: Float64Array
  /** Whether fitting ended by the tolerance. */
  readonly converged: boolean
}

/**
 * How well a linear classifier tells categories apart by codes: multinomial logistic regression, fitted to training codes and judged on
 * others. How good such a probe is says how much of the categories the codes hold ready.
 *
 * `argmin −Σᵢ log softmax(W·zᵢ + b)[yᵢ] + λ/2 ‖W‖²`, intercepts free, by L-BFGS from zero: nothing random. As scikit-learn's
 * `LogisticRegression(C=1/λ)`; of two classes that has one row, `C=2/λ` and `W₁ − W₀`. Codes are taken as they are: bring units of very
 * different size to one scale first, for fitting is slow otherwise and λ means little.
 *
 * @param trainCodes `[n, size]`.
 * @param trainLabels `[n]`, whole numbers, at least two different ones.
 * @param testCodes `[m, size]`.
 * @param testLabels `[m]`, whole numbers; one that was not trained on counts as wrong.
 * @throws {ShapeError} When codes are not rows of one length, or labels not one a row.
 * @throws {DataError} When there are none, a value is not finite, or labels are no whole numbers or all the same.
 * @throws {OptionError} For an l2 below 0, a tolerance not above 0, or iterations that are no whole number of at least 1.
 * @see Alain & Bengio 2016, https://arxiv.org/abs/1610.01644
 * @example linearProbe([[0], [1], [5], [6]], [0, 0, 1, 1], [[2], [7]], [0, 1]).accuracy // 1
 */
export function linearProbe(
  trainCodes: MetricInput,
  trainLabels: MetricInput,
  testCodes: MetricInput,
  testLabels: MetricInput,
  options: LinearProbeOptions = {},
): LinearProbe {
  const l2 = checkFinite(options.l2 ?? 1, where, 'l2', 0)
  const tolerance = checkPositive(options.tolerance ?? 1e-6, where, 'tolerance')
  const maximumIterations = checkWhole(options.maximumIterations ?? 1000, where, 'maximumIterations', 1)
  const train = readPoints(where, 'trainCodes', trainCodes)
  const labels = readLabels(where, 'trainLabels', trainLabels, train.count)
  const test = readPoints(where, 'testCodes', testCodes)
  const truth = readLabels(where, 'testLabels', testLabels, test.count)
  requireOneSpace(where, train, test)
  const classes = distinct(labels)
  const objective = regression(
    train,
    Int32Array.from(labels, (label) => classes.indexOf(label)),
    classes.length,
    l2,
  )
  const start = new Float64Array(classes.length * (train.size + 1))
  const rule = { tolerance: tolerance * train.count, maximumIterations }
  const { point, converged } = limitedMemoryBfgs(objective, start, rule)
  const scores = new Float64Array(classes.length)
  const predictions = Float64Array.from({ length: test.count }, (_, row) => {
    scoreRow(scores, point, test, row)
    return classes[scores.indexOf(Math.max(...scores))]!
  })
  const rows = classes.length * train.size
  return {
    accuracy: shareOfEqual(predictions, truth),
    predictions,
    classes,
    coefficients: { data: point.slice(0, rows), shape: [classes.length, train.size] },
    intercepts: point.slice(rows),
    converged,
  }
}

const where = 'linearProbe'

function distinct(labels: ArrayLike<number>): Float64Array {
  const found = Float64Array.from(new Set(Array.from(labels))).sort()
  if (found.length > 1) return found
  throw new DataError({ where, expected: 'trainLabels of at least two categories', received: `only ${found[0]}` })
}

/** The loss at W `[classes, size]`, followed by b `[classes]`. */
function regression(codes: Points, targets: Int32Array, classes: number, l2: number): Differentiable {
  const { data, count, size } = codes
  return (point) => {
    const gradient = Float64Array.from(point, (weight, i) => (i < classes * size ? l2 * weight : 0))
    let value = 0
    for (let i = 0; i < classes * size; i++) value += (l2 / 2) * point[i]! ** 2
    const errors = new Float64Array(classes)
    for (let row = 0; row < count; row++) {
      scoreRow(errors, point, codes, row)
      value += softmaxErrors(errors, targets[row]!)
      for (let k = 0; k < classes; k++) {
        const error = errors[k]!
        for (let j = 0; j < size; j++) gradient[k * size + j]! += error * data[row * size + j]!
        gradient[classes * size + k]! += error
      }
    }
    return { value, gradient }
  }
}

/** Writes `W·z + b`. */
function scoreRow(scores: Float64Array, point: Float64Array, { data, size }: Points, row: number): void {
  const classes = scores.length
  for (let k = 0; k < classes; k++) {
    let score = point[classes * size + k]!
    for (let j = 0; j < size; j++) score += point[k * size + j]! * data[row * size + j]!
    scores[k] = score
  }
}

/** Makes scores into the gradient of the loss by them, `softmax − target`. @returns The loss, in nats. */
function softmaxErrors(scores: Float64Array, target: number): number {
  const highest = Math.max(...scores)
  const own = scores[target]! - highest
  let sum = 0
  for (let k = 0; k < scores.length; k++) {
    scores[k] = Math.exp(scores[k]! - highest)
    sum += scores[k]!
  }
  for (let k = 0; k < scores.length; k++) scores[k]! /= sum
  scores[target]! -= 1
  return Math.log(sum) - own
}
