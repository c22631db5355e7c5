import type { AutoencoderCase, AutoencoderCasesOptions, CreateAutoencoder } from './autoencoder/autoencoder-case.js'
import { subjectOf } from './autoencoder/autoencoder-case.js'
import { badInputCases } from './autoencoder/bad-input-cases.js'
import { gradientCases } from './autoencoder/gradient-cases.js'
import { maskCases } from './autoencoder/mask-cases.js'
import { memoryCases } from './autoencoder/memory-cases.js'
import { outputCases } from './autoencoder/output-cases.js'
import { savingCases } from './autoencoder/saving-cases.js'
import { trainingCases } from './autoencoder/training-cases.js'

/**
 * What every autoencoder must do, as data: shapes, seeds, gradients, learning, saving, masks, bad input, memory.
 *
 * The cases run on the backend in use and make and dispose their own models.
 *
 * @param create Makes the model under test from a seed; small is fast and shows as much.
 * @param options.data Samples to learn; needed for conditional models and for data that is not in [0, 1].
 * @param options.decodes False for a decoder that takes skip connections.
 * @param options.shorter The same model for shorter sequences.
 * @param options.definitions What `loadAutoencoder` needs to make it again.
 * @example
 * const cases = autoencoderCases(({ seed }) => denseAutoencoder({ inputShape: [12], latentSize: 3, seed }), {
 *   definitions: [denseDefinitions],
 * })
 * for (const { name, run } of cases) await run()
 */
export function autoencoderCases(
  create: CreateAutoencoder,
  options: AutoencoderCasesOptions = {},
): readonly AutoencoderCase[] {
  const subject = subjectOf(create, options)
  return [
    ...outputCases(subject),
    ...trainingCases(subject),
    ...gradientCases(subject),
    ...savingCases(subject),
    ...maskCases(subject),
    ...badInputCases(subject),
    ...memoryCases(subject),
  ]
}
