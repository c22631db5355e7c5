import type { Latent } from '../contracts.js'
import { checkWhole } from '../option-checks.js'
import { definePart, type PartBody, type PartFactory } from '../part.js'

/**
 * The plain autoencoder's latent: z is what the encoder gives, nothing random, no prior.
 *
 * @param options.size Width of z.
 * @throws {OptionError} When size is not a whole number of at least 1.
 * @example deterministic({ size: 64 })
 */
export const deterministic: PartFactory<'latent', { size: number }, object> = definePart(
  'latent',
  'deterministic',
  ({ size }: { size: number }): PartBody<Latent> => {
    checkWhole(size, 'deterministic', 'size', 1)
    return {
      size,
      encoderOutputs: size,
      build: () => ({
        sample: (parameters) => parameters,
        representative: (parameters) => parameters,
        penalties: () => ({}),
      }),
    }
  },
)
