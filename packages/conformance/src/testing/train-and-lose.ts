/** Trainings whose backend is taken away. */

import { type BackendAdapter, type BackendLostEvent, selectBackend } from '@autoencoders/core'
import { certificateModels, certificateOptimizer } from '../certificate/certificate-models.js'
import { lossDeviationOf } from '../certificate/hand-over.js'
import { trainReference } from '../trajectories/train-reference.js'

/**
 * Trains one of the certificate's models, and takes the backend away after one of its steps.
 *
 * @param lose Does so; called once.
 * @returns How far the loss is from the unbroken oracle at any step, and what was told of losses.
 */
export async function trainAndLose(
  name: string,
  { on, fallbacks, after, lose }: Setup,
): Promise<{ lossDeviation: number; told: BackendLostEvent[] }> {
  await selectBackend([on])
  const model = certificateModels.find((candidate) => candidate.name === name)!
  const told: BackendLostEvent[] = []
  let lost = false
  const { losses } = await trainReference(model, {
    optimizer: certificateOptimizer(),
    ...(fallbacks.length > 0 && { fallbacks }),
    callbacks: [
      async (event) => {
        if (event.type === 'backendLost') told.push(event)
        if (event.type !== 'step' || event.step !== after || lost) return
        lost = true
        await lose()
      },
    ],
  })
  return { lossDeviation: lossDeviationOf(name, losses), told }
}

interface Setup {
  readonly on: BackendAdapter
  readonly fallbacks: readonly BackendAdapter[]
  /** The step after which it happens. */
  readonly after: number
  lose(): void | Promise<void>
}
