/** Trainings whose backend is taken away. */

import { type BackendAdapter, type BackendLostEvent, selectBackend } from '@autoencoders/core'
import { certificateModels, certificateOptimizer } from '../certificate/certificate-models.js'
import { largestRelativeError } from '../deviation.js'
import { certificateOracles } from '../oracle/generated/certificate-oracles.js'
import { REFERENCE_BATCH, REFERENCE_SEED, referenceSamples } from '../trajectories/reference-model-runs.js'

/**
 * Trains one of the certificate's models, and takes the backend away after one of its steps.
 *
 * @param lose Does so; called once.
 * @returns How far the loss is from the unbroken oracle at any step, and what was told of losses.
 */
export async function trainAndLose(
  name: string,
  { on, fallbacks, after, lose }: Setup,
): Promise<{ lossDeviation: number; told: BackendLostEvent[]; steps: number }> {
  await selectBackend([on])
  const model = certificateModels.find((candidate) => candidate.name === name)!
  const trained = model.create({ seed: REFERENCE_SEED })
  const losses: number[] = []
  const told: BackendLostEvent[] = []
  let lost = false
  try {
    await trained.fit(referenceSamples(model), {
      epochs: 1,
      batchSize: REFERENCE_BATCH,
      shuffle: false,
      optimizer: certificateOptimizer(),
      ...(fallbacks.length > 0 && { fallbacks }),
      callbacks: [
        async (event) => {
          if (event.type === 'backendLost') told.push(event)
          if (event.type !== 'step') return
          losses[event.step - 1] = event.loss
          if (event.step !== after || lost) return
          lost = true
          await lose()
        },
      ],
    })
  } finally {
    trained.dispose()
  }
  return { lossDeviation: largestRelativeError(losses, certificateOracles[name]!.losses), told, steps: losses.length }
}

interface Setup {
  readonly on: BackendAdapter
  readonly fallbacks: readonly BackendAdapter[]
  /** The step after which it happens. */
  readonly after: number
  lose(): void | Promise<void>
}
