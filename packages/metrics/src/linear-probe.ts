import { checkFinite, checkPositive, checkWhole, DataError } from '@autoencoders/core'
import { compensatedSum } from './compensated-sum.js'
import { type ProbeResult, shareOfEqual } from './k-nearest-probe.js'
import { type Differentiable, limitedMemoryBfgs, type StoppingRule } from './limited-memory-bfgs.js'
import type { MetricInput, ShapedNumbers } from './metric-input.js'
import { type Points, readLabels, readPoints, requireOneSpace } from './point-input.js'

/** Options of {@link linearProbe}. */
export interface LinearProbeOptions {
  /** λ, how much squared coefficients cost beside the summed losses; default 1, scikit-learn's `C` inverted. */
  readonly l2?: number
  /** Greatest slope, per sample and per deviation of a unit, at which fitting stops; default 1e-6. */
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
 * `LogisticRegression(C=1/λ)`; of two classes that has one row, `C=2/λ` and `W₁ − W₀`. λ costs W as it is: where units of z differ much
 * in size, bring them to one scale first. While fitting, codes are centred and scaled, which changes the way to the minimum and not where
 * it is.
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
  const targets = Int32Array.from(labels, (label) => classes.indexOf(label))
  const rule = { tolerance: tolerance * train.count, maximumIterations }
  const { coefficients, intercepts, converged } = minimize(train, targets, classes.length, l2, rule)
  const scores = new Float64Array(classes.length)
  const predictions = Float64Array.from({ length: test.count }, (_, row) => {
    scoreRow(scores, coefficients, intercepts, test, row)
    return classes[scores.indexOf(Math.max(...scores))]!
  })
  const shape = [classes.length, train.size]
  const accuracy = shareOfEqual(predictions, truth)
  return { accuracy, predictions, classes, coefficients: { data: coefficients, shape }, intercepts, converged }
}

const where = 'linearProbe'

function distinct(labels: ArrayLike<number>): Float64Array {
  const found = Float64Array.from(new Set(Array.from(labels))).sort()
  if (found.length > 1) return found
  throw new DataError({ where, expected: 'trainLabels of at least two categories', received: `only ${found[0]}` })
}

/** Fits `V = W·d` and `c = b + W·m`, as far as z is `(z′·d) + m`, and gives W and b. */
function minimize(codes: Points, targets: Int32Array, classes: number, l2: number, rule: StoppingRule) {
  const { count, size } = codes
  const mean = Float64Array.from(
    { length: size },
    (_, j) => compensatedSum(count, (i) => codes.data[i * size + j]!) / count,
  )
  const scale = mean.map((centre, j) => {
    const variance = compensatedSum(count, (i) => (codes.data[i * size + j]! - centre) ** 2) / count
    // The curvature of the loss along a weight is about n/4 times the variance, and λ that of its cost.
    return Math.sqrt(variance + (4 * l2) / count) || 1
  })
  const data = codes.data.map((value, i) => (value - mean[i % size]!) / scale[i % size]!)
  const costs = scale.map((unit) => l2 / (unit * unit))
  const start = new Float64Array(classes * (size + 1))
  const { point, converged } = limitedMemoryBfgs(regression({ data, count, size }, targets, costs), start, rule)
  const coefficients = point.slice(0, classes * size).map((weight, i) => weight / scale[i % size]!)
  const intercepts = point.slice(classes * size).map((intercept, k) => {
    return intercept - compensatedSum(size, (j) => coefficients[k * size + j]! * mean[j]!)
  })
  return { coefficients, intercepts, converged }
}

/**
 * The loss at V `[classes, size]`, followed by c `[classes]`.
 *
 * @param costs `[size]`, what half a squared weight of each unit costs.
 */
function regression(codes: Points, targets: Int32Array, costs: Float64Array): Differentiable {
  const { data, count, size } = codes
  return (point) => {
    const classes = point.length / (size + 1)
    const [weights, intercepts] = [point.subarray(0, classes * size), point.subarray(classes * size)]
    const gradient = new Float64Array(point.length)
    let value = 0
    weights.forEach((weight, i) => {
      gradient[i] = costs[i % size]! * weight
      value += (gradient[i]! * weight) / 2
    })
    const errors = new Float64Array(classes)
    for (let row = 0; row < count; row++) {
      scoreRow(errors, weights, intercepts, codes, row)
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
function scoreRow(
  scores: Float64Array,
  weights: Float64Array,
  intercepts: Float64Array,
  { data, size }: Points,
  row: number,
): void {
  for (let k = 0; k < scores.length; k++) {
    let score = intercepts[k]!
    for (let j = 0; j < size; j++) score += weights[k * size + j]! * data[row * size + j]!
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
