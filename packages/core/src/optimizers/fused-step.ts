import type * as tf from '@tensorflow/tfjs-core'
import type { ParameterUpdate } from '../contracts.js'
import { type FusedKernelName, runFusedKernel } from '../kernels/fused-kernel.js'

/** What an optimizer gives back. */
interface StepResult {
  readonly parameter: tf.Tensor
  readonly slots: Readonly<Record<string, tf.Tensor>>
}

/**
 * An optimizer step as one kernel, where the backend in use has it.
 *
 * The kernel takes `parameter`, `gradient` and the slots by name, and gives the new parameter and the new slots in the
 * same order.
 */
export function runFusedStep(
  name: FusedKernelName,
  { parameter, gradient, slots }: Pick<ParameterUpdate, 'parameter' | 'gradient' | 'slots'>,
  attributes: Record<string, number>,
): StepResult | undefined {
  const outputs = runFusedKernel(name, { parameter, gradient, ...slots }, attributes)
  if (!outputs) return undefined
  const [updated, ...memory] = outputs
  return { parameter: updated!, slots: Object.fromEntries(Object.keys(slots).map((slot, i) => [slot, memory[i]!])) }
}
