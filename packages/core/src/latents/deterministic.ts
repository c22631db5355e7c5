import type { Latent, Prior } from '../contracts.js'
import { OptionError } from '../errors.js'
import { describeValue } from '../nd-array.js'
import { checkWhole } from '../option-checks.js'
import { definePart, isPart, type PartBody, type PartFactory } from '../part.js'
import type { PriorPart } from '../parts.js'

/** Options of {@link deterministic}. */
export interface DeterministicOptions {
  /** Width of z. */
  readonly size: number
  /** How z is spread, where something else in the loss sees to it that it is; default none, and then nothing can be sampled. */
  readonly prior?: PriorPart
}

/**
 * The plain autoencoder's latent: z is what the encoder gives, nothing random.
 *
 * @throws {OptionError} When size is not a whole number of at least 1, or prior is none.
 * @example deterministic({ size: 64 })
 */
export const deterministic: PartFactory<'latent', DeterministicOptions, object> = definePart(
  'latent',
  'deterministic',
  ({ size, prior }: DeterministicOptions): PartBody<Latent> => {
    checkWhole(size, 'deterministic', 'size', 1)
    if (prior !== undefined && !isPart(prior, 'prior')) {
      throw new OptionError({ where: 'deterministic', expected: 'a prior', received: describeValue(prior) })
    }
    return {
      size,
      encoderOutputs: size,
      build: (scope, specification) => ({
        sample: (parameters) => parameters,
        representative: (parameters) => parameters,
        penalties: () => ({}),
        ...(prior && { prior: (prior as Prior).build(scope.child('prior'), specification) }),
      }),
    }
  },
)
