import { type BackendAdapter, type BundleStore, memoryStore, selectBackend } from '@autoencoders/core'
import { ConformanceError, largestRelativeError } from '../deviation.js'
import { certificateOracles } from '../oracle/generated/certificate-oracles.js'
import {
  REFERENCE_BATCH,
  REFERENCE_SEED,
  REFERENCE_STEPS,
  referenceSamples,
} from '../trajectories/reference-model-runs.js'
import { certificateModels, certificateOptimizer } from './certificate-models.js'

/** One training that went from backend to backend. */
export interface HandOver {
  readonly model: string
  /** Names of the backends, in order. */
  readonly backends: readonly string[]
  /** The loss of every step. */
  readonly losses: readonly number[]
  /** The largest `|loss − oracle| ÷ |oracle|` of a step, the oracle being unbroken. */
  readonly lossDeviation: number
}

/**
 * Trains one of the certificate's models for fifty steps in the middle of an epoch, on one backend after the other: each makes a
 * checkpoint, and the next goes on from it with a new model.
 *
 * @param name Of one of the certificate's models.
 * @param adapters In order; the last is in use afterwards.
 * @throws {ConformanceError} For another name, or no backends.
 * @throws {BackendError} When one of them does not work here.
 * @example await handOver('vae', [wasm(), webgl(), cpu()]) // { lossDeviation: 2e-7, … }
 */
export async function handOver(name: string, adapters: readonly BackendAdapter[]): Promise<HandOver> {
  const model = certificateModels.find((candidate) => candidate.name === name)
  const oracle = certificateOracles[name]
  if (!model || !oracle) throw new ConformanceError(`handOver: there is no model ${JSON.stringify(name)}.`)
  if (adapters.length === 0) throw new ConformanceError('handOver: expected at least one backend, received none.')
  const samples = referenceSamples(model)
  const losses: number[] = []
  let from: BundleStore | undefined
  for (const [index, adapter] of adapters.entries()) {
    await selectBackend([adapter])
    const last = Math.round(((index + 1) * REFERENCE_STEPS) / adapters.length)
    const to = memoryStore()
    const trained = model.create({ seed: REFERENCE_SEED })
    try {
      await trained.fit(samples, {
        epochs: 1,
        batchSize: REFERENCE_BATCH,
        shuffle: false,
        optimizer: certificateOptimizer(),
        checkpoint: { to },
        ...(from && { resumeFrom: from }),
        callbacks: [
          (event, control) => {
            if (event.type !== 'step') return
            losses.push(event.loss)
            if (event.step === last && last < REFERENCE_STEPS) control.stop()
          },
        ],
      })
    } finally {
      trained.dispose()
    }
    from = to
  }
  if (losses.length !== REFERENCE_STEPS) {
    throw new ConformanceError(`handOver: expected ${REFERENCE_STEPS} steps in all, received ${losses.length}.`)
  }
  const lossDeviation = largestRelativeError(losses, oracle.losses)
  return { model: name, backends: adapters.map((adapter) => adapter.name), losses, lossDeviation }
}
