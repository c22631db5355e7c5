import { type BackendAdapter, memoryStore, selectBackend } from '@autoencoders/core'
import { ConformanceError, largestRelativeError } from '../deviation.js'
import { certificateOracles } from '../oracle/generated/certificate-oracles.js'
import { REFERENCE_STEPS } from '../trajectories/reference-model-runs.js'
import { trainReference } from '../trajectories/train-reference.js'
import { certificateModels, certificateOptimizer } from './certificate-models.js'

/** Some of the steps of a training. */
export interface TrainedPart {
  /** Of every step. */
  readonly losses: readonly number[]
  /** To go on from, anywhere. */
  readonly checkpoint: Uint8Array<ArrayBuffer>
}

/** Which of the steps of a training to take. */
export interface PartOptions {
  /** Where a part before ended; default the beginning. */
  readonly from?: Uint8Array<ArrayBuffer>
  /** The last step; default the last of all. */
  readonly until?: number
}

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
 * Trains one of the certificate's models for some of its fifty steps, which are one epoch, on the backend in use.
 *
 * @param name Of one of the {@link certificateModels}.
 * @throws {ConformanceError} For another name.
 * @example
 * const { checkpoint } = await trainPart('vae', { until: 20 })
 * await trainPart('vae', { from: checkpoint }) // in another process, on another backend
 */
export async function trainPart(
  name: string,
  { from, until = REFERENCE_STEPS }: PartOptions = {},
): Promise<TrainedPart> {
  const model = certificateModels.find((candidate) => candidate.name === name)
  if (!model) throw new ConformanceError(`trainPart: there is no model ${JSON.stringify(name)}.`)
  const to = memoryStore()
  const resumeFrom = from && memoryStore(from)
  const { losses } = await trainReference(model, {
    optimizer: certificateOptimizer(),
    checkpoint: { to },
    ...(resumeFrom && { resumeFrom }),
    callbacks: [
      (event, control) => {
        if (event.type === 'step' && event.step === until && until < REFERENCE_STEPS) control.stop()
      },
    ],
  })
  return { losses, checkpoint: await to.read() }
}

/**
 * Trains one of the certificate's models for fifty steps in the middle of an epoch, on one backend after the other: each makes a
 * checkpoint, and the next goes on from it with a new model.
 *
 * @param name Of one of the {@link certificateModels}.
 * @param adapters In order; the last is in use afterwards.
 * @throws {ConformanceError} For another name, or no backends.
 * @throws {BackendError} When one of them does not work here.
 * @example await handOver('vae', [wasm(), webgl(), cpu()]) // { lossDeviation: 2e-7, … }
 */
export async function handOver(name: string, adapters: readonly BackendAdapter[]): Promise<HandOver> {
  if (adapters.length === 0) throw new ConformanceError('handOver: expected at least one backend, received none.')
  const losses: number[] = []
  let from: Uint8Array<ArrayBuffer> | undefined
  for (const [index, adapter] of adapters.entries()) {
    await selectBackend([adapter])
    const until = Math.round(((index + 1) * REFERENCE_STEPS) / adapters.length)
    const part = await trainPart(name, { until, ...(from && { from }) })
    losses.push(...part.losses)
    from = part.checkpoint
  }
  return {
    model: name,
    backends: adapters.map((adapter) => adapter.name),
    losses,
    lossDeviation: lossDeviationOf(name, losses),
  }
}

/**
 * How far a training was from the same in float64.
 *
 * @param losses Of all fifty steps.
 * @returns The largest `|loss − oracle| ÷ |oracle|` of a step.
 * @throws {ConformanceError} For another number of steps.
 */
export function lossDeviationOf(name: string, losses: readonly number[]): number {
  if (losses.length === REFERENCE_STEPS) return largestRelativeError(losses, certificateOracles[name]!.losses)
  throw new ConformanceError(`lossDeviationOf: expected ${REFERENCE_STEPS} steps in all, received ${losses.length}.`)
}
