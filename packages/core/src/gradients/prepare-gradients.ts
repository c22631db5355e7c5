import { registerGradients } from '#register-gradients'
import { completeGradients } from './complete-gradients.js'

/** Sees to it that every operation a model may use has its gradient. */
export async function prepareGradients(): Promise<void> {
  await registerGradients()
  completeGradients()
}
