import { compensatedSum } from './compensated-sum.js'
import { type MetricInput, readPair } from './metric-input.js'

/**
 * Mean squared error over all elements.
 *
 * `(1/n) Σᵢ (outputᵢ − targetᵢ)²`, summed in float64 with compensation.
 *
 * @param target Numbers of any shape.
 * @param output Same shape.
 * @returns ≥ 0, in squared units of the data.
 * @throws {ShapeError} When the shapes differ.
 * @throws {DataError} When there are no values, or one is not finite.
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.metrics.mean_squared_error.html
 * @example meanSquaredError([[0, 0]], [[1, 3]]) // 5
 */
export function meanSquaredError(target: MetricInput, output: MetricInput): number {
  return meanSquare('meanSquaredError', target, output)
}

/**
 * Root of the mean squared error over all elements.
 *
 * `√((1/n) Σᵢ (outputᵢ − targetᵢ)²)`; scikit-learn averages the roots of columns instead when there are several.
 *
 * @param target Numbers of any shape.
 * @param output Same shape.
 * @returns ≥ 0, in units of the data.
 * @throws {ShapeError} When the shapes differ.
 * @throws {DataError} When there are no values, or one is not finite.
 * @example rootMeanSquaredError([0, 0], [3, 3]) // 3
 */
export function rootMeanSquaredError(target: MetricInput, output: MetricInput): number {
  return Math.sqrt(meanSquare('rootMeanSquaredError', target, output))
}

/**
 * Mean absolute error over all elements.
 *
 * `(1/n) Σᵢ |outputᵢ − targetᵢ|`, summed in float64 with compensation.
 *
 * @param target Numbers of any shape.
 * @param output Same shape.
 * @returns ≥ 0, in units of the data.
 * @throws {ShapeError} When the shapes differ.
 * @throws {DataError} When there are no values, or one is not finite.
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.metrics.mean_absolute_error.html
 * @example meanAbsoluteError([[0, 0]], [[1, -3]]) // 2
 */
export function meanAbsoluteError(target: MetricInput, output: MetricInput): number {
  const pair = readPair('meanAbsoluteError', target, output)
  const count = pair.target.length
  return compensatedSum(count, (i) => Math.abs(pair.output[i]! - pair.target[i]!)) / count
}

function meanSquare(where: string, target: MetricInput, output: MetricInput): number {
  const pair = readPair(where, target, output)
  const count = pair.target.length
  return compensatedSum(count, (i) => (pair.output[i]! - pair.target[i]!) ** 2) / count
}
