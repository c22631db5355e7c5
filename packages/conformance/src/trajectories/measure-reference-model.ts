import type { OptimizerPart } from '@autoencoders/core'
import { ConformanceError, largestRelativeError } from '../deviation.js'
import { referenceModels } from '../models/reference-models.js'
import { referenceModelOracles } from '../oracle/generated/reference-model-oracles.js'
import { referenceOptimizer } from './reference-model-runs.js'
import { trainReference } from './train-reference.js'

/** How far a reference model's training is from the same training in float64. */
export interface ReferenceModelMeasurement {
  readonly name: string
  /** The largest `|loss − oracle| / |oracle|` over the steps. */
  readonly lossError: number
  /** The loss of every step. */
  readonly losses: readonly number[]
}

/**
 * Trains a reference model for fifty steps of Adam on the backend in use and compares its losses with those of PyTorch
 * in float64, from the same weights, on the same samples, with the same noise.
 *
 * `conv` asks most of a backend: errors of 1e-6 of a gradient's root mean square, added in float64 to every gradient that
 * is not 0, moved its losses by up to 5e-5 in the last ten steps; errors of 3e-7 by less than 1e-6.
 *
 * Takes about a second with kernels made for training; in plain JavaScript, as on cpu, `conv` and `lstm` take minutes.
 *
 * @param name Of one of the reference models, `conv`.
 * @param options.optimizer Another than the oracle's, to see that the losses then differ.
 * @throws {ConformanceError} For another name.
 * @example await measureReferenceModel('conv') // { name: 'conv', lossError: 3e-7, losses: [0.0965…, …] }
 */
export async function measureReferenceModel(
  name: string,
  { optimizer = referenceOptimizer() }: { readonly optimizer?: OptimizerPart } = {},
): Promise<ReferenceModelMeasurement> {
  const reference = referenceModels.find((candidate) => candidate.name === name)
  const due = referenceModelOracles[name]
  if (!reference || !due)
    throw new ConformanceError(`measureReferenceModel: there is no reference model ${JSON.stringify(name)}.`)
  const { losses } = await trainReference(reference, { optimizer })
  return { name, lossError: largestRelativeError(losses, due), losses }
}
