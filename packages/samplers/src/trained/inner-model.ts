/** Samplers that are trained are small models inside: how they are trained, seeded, saved and made again. */

import { type Autoencoder, adam, checkPositive, checkWhole, type NdArray, randomStreams } from '@autoencoders/core'
import type { CodeSpace, SamplerFitting, SamplerState } from '../sampler.js'

/** How a sampler's own model is trained. */
export interface SamplerTrainingOptions {
  /** Default the sampler's own. */
  readonly epochs?: number
  /** Codes in a step; default 128. */
  readonly batchSize?: number
  /** Of Adam; default 1e-3. */
  readonly learningRate?: number
}

/** {@link SamplerTrainingOptions} with nothing left open. */
export type TrainingSettings = Required<SamplerTrainingOptions>

/** @throws {OptionError} When an option is out of range. */
export function checkTrainingOptions(options: SamplerTrainingOptions, where: string, epochs: number): TrainingSettings {
  return {
    epochs: checkWhole(options.epochs ?? epochs, where, 'epochs', 1),
    batchSize: checkWhole(options.batchSize ?? 128, where, 'batchSize', 1),
    learningRate: checkPositive(options.learningRate ?? 1e-3, where, 'learningRate'),
  }
}

/** Trains a sampler's own model; what it holds on the device is freed when that fails. */
export async function trainInner(
  model: Autoencoder,
  data: NdArray,
  { epochs, batchSize, learningRate }: TrainingSettings,
  { signal, callbacks }: SamplerFitting,
): Promise<void> {
  try {
    const optimizer = adam({ learningRate })
    await model.fit(data, { epochs, batchSize, optimizer, callbacks, ...(signal && { signal }) })
  } catch (error) {
    model.dispose()
    throw error
  }
}

/** The seed of a sampler's own model: not the one given, which may well be that of the model whose codes it learns. */
export function innerSeed({ seed }: CodeSpace): number {
  return randomStreams(seed).stream('sampler/model').bits(1)[0]!
}

const PREFIX = 'model/'

/** What is saved of a sampler's own model. */
export async function innerTensors(model: Autoencoder): Promise<readonly (readonly [string, NdArray])[]> {
  return [...(await model.weights())].map(([name, array]) => [`${PREFIX}${name}`, array])
}

/**
 * Gives a sampler's own model the weights that were saved.
 *
 * @throws {BundleError} `mismatch` when one is missing or of another shape.
 */
export function restoreInner(model: Autoencoder, { tensors }: SamplerState): Autoencoder {
  const own = [...tensors].filter(([name]) => name.startsWith(PREFIX))
  model.setWeights(new Map(own.map(([name, array]) => [name.slice(PREFIX.length), array])))
  return model
}
