/** What a model needs for its likelihood to be told. */

import type { BuiltModel, BuiltPrior, Posterior } from '../contracts.js'
import { PartError } from '../errors.js'

/** The two densities of z. */
export interface Densities {
  readonly posterior: Posterior
  readonly prior: BuiltPrior
}

/** @throws {PartError} When z has no density, the reconstruction is no likelihood, or the decoder sees more than z. */
export function requireDensities(model: BuiltModel, where: string): Densities {
  const { latent, reconstruction, decoder } = model
  const { posterior, prior } = latent
  if (!posterior || !prior) {
    const repair = 'Use one that has both, such as a Gaussian.'
    throw new PartError({ where, expected: 'a latent with a posterior and a prior', received: latent.kind, repair })
  }
  if (!reconstruction.likelihood) {
    throw new PartError({
      where,
      expected: 'a reconstruction that is a likelihood',
      received: reconstruction.kind,
      repair: "Use one in nats, summed over a sample, such as bernoulli({ reduction: 'sum' }) or gaussianLikelihood().",
    })
  }
  if (decoder.takesSkips) {
    throw new PartError({
      where,
      expected: 'a decoder that makes data of z alone',
      received: 'one that takes skip connections from the encoder',
      repair: 'Use an architecture without skip connections.',
    })
  }
  return { posterior, prior }
}
