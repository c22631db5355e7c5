/** Which kernels a training step calls. */

import { ContestantProcess } from '../contestants/contestant-process.js'
import { type ContestantName, contestantCommand, type Interpreters } from '../contestants/contestants.js'
import type { ProfileResult, TrainingTask } from '../contestants/protocol.js'
import { stepsPerBlock } from '../statistics.js'

const WARM_UP_STEPS = 5
const PROFILED_MILLISECONDS = 300
const PATIENCE_SECONDS = 180

/** A profile, or why there is none. */
export type StepProfile = ProfileResult | { readonly reason: string }

/** Trains a little in a process of its own, with every kernel timed. */
export async function profileStep(
  contestant: ContestantName,
  task: TrainingTask,
  interpreters: Interpreters,
): Promise<StepProfile> {
  const process = new ContestantProcess(contestantCommand(contestant, interpreters))
  try {
    await process.ask({ type: 'prepare', task }, PATIENCE_SECONDS)
    const { milliseconds } = await process.ask({ type: 'run', steps: WARM_UP_STEPS }, PATIENCE_SECONDS)
    const steps = stepsPerBlock(milliseconds / WARM_UP_STEPS, PROFILED_MILLISECONDS)
    return await process.ask({ type: 'profile', steps }, PATIENCE_SECONDS)
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) }
  } finally {
    await process.close()
  }
}
