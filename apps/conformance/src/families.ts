/** Everything that the certificate trains, by family. */

import {
  type CertificateModel,
  type CertificateOracle,
  certificateModels,
  certificateOracles,
} from '@autoencoders/conformance'
import { adversarialPresets } from './presets/adversarial-presets.js'
import { adversarialOracles } from './presets/generated/adversarial-oracles.js'
import { regularizedOracles } from './presets/generated/regularized-oracles.js'
import { variationalOracles } from './presets/generated/variational-oracles.js'
import { regularizedPresets } from './presets/regularized-presets.js'
import { variationalPresets } from './presets/variational-presets.js'

/** A model and what fifty steps of it come to. */
export interface Certified {
  readonly model: CertificateModel
  readonly oracle: CertificateOracle
}

/** Models that have something in common. */
export interface Family {
  readonly name: string
  readonly members: readonly Certified[]
}

export const families: readonly Family[] = [
  familyOf('layers', certificateModels, certificateOracles),
  familyOf('variational', variationalPresets, variationalOracles),
  familyOf('regularized', regularizedPresets, regularizedOracles),
  familyOf('adversarial', adversarialPresets, adversarialOracles),
]

/** All of them, in the order of the certificate. */
export const certified: readonly Certified[] = families.flatMap(({ members }) => members)

/** @throws {RangeError} For a name that no model has. */
export function certifiedByName(name: string): Certified {
  const found = certified.find(({ model }) => model.name === name)
  if (!found) throw new RangeError(`certifiedByName: there is no model ${JSON.stringify(name)}.`)
  return found
}

function familyOf(
  name: string,
  models: readonly CertificateModel[],
  oracles: Readonly<Record<string, CertificateOracle>>,
): Family {
  return { name, members: models.map((model) => ({ model, oracle: oracles[model.name]! })) }
}
