import type { PartDefinitions } from '@autoencoders/core'
import { penaltyDefinitions, reconstructionDefinitions } from '@autoencoders/losses'
import { categorical } from './categorical.js'
import { gaussian } from './gaussian.js'
import { importanceWeighted } from './importance-weighted.js'
import { flowPrior } from './priors/flow-prior.js'
import { mixturePrior } from './priors/mixture-prior.js'
import { standardNormal } from './priors/standard-normal.js'
import { vampPrior } from './priors/vamp-prior.js'
import { vectorQuantized } from './vector-quantized.js'

/** Everything a saved variational autoencoder may be made of but its architecture, for `loadAutoencoder`. */
export const variationalDefinitions: PartDefinitions = [
  gaussian,
  categorical,
  vectorQuantized,
  standardNormal,
  mixturePrior,
  vampPrior,
  flowPrior,
  importanceWeighted,
  reconstructionDefinitions,
  penaltyDefinitions,
]
