import { referenceModels } from '@autoencoders/conformance'
import type { Autoencoder, ReconstructionPart } from '@autoencoders/core'
import { bernoulli, squaredError } from '@autoencoders/losses'

/** The losses that users train with; each is the reference model's own, with its gradient written out. */
const losses: Readonly<Record<string, () => ReconstructionPart>> = {
  vae: () => bernoulli({ reduction: 'sum' }),
}

/**
 * A reference model as this library's users would train it.
 *
 * @throws For a model that there is no reference of.
 */
export function trainedModel(name: string): Autoencoder {
  const reference = referenceModels.find((model) => model.name === name)
  if (!reference)
    throw new Error(`no reference model ${name}; there are ${referenceModels.map((m) => m.name).join(', ')}`)
  return reference.create({ seed: 1, reconstruction: (losses[name] ?? squaredError)() })
}
