/** Every preset around every architecture, as small as they can be. */

import type { DescribeAutoencoderOptions } from '@autoencoders/conformance'
import {
  type ArchitecturePart,
  type Autoencoder,
  adversarialAutoencoder,
  adversarialDefinitions,
  betaTcVae,
  betaVae,
  capacityVae,
  categoricalVae,
  conditionalVae,
  contractiveAutoencoder,
  convArchitecture,
  convDefinitions,
  corruptions,
  decorrelatedAutoencoder,
  denoisingAutoencoder,
  denseArchitecture,
  denseDefinitions,
  factorVae,
  flowPriorVae,
  importanceWeightedVae,
  infoVae,
  linear,
  lstmDefinitions,
  maskedAutoencoder,
  masking,
  mixturePriorVae,
  type NdArray,
  ndArray,
  type PartDefinitions,
  raeGradientPenalty,
  raeL2,
  randomStreams,
  recurrentArchitecture,
  regularizedDefinitions,
  residualVqVae,
  type Shape,
  sparseAutoencoder,
  vae,
  vaeGan,
  vampPriorVae,
  vqVae,
  wassersteinAutoencoder,
} from '../index.js'

interface Around {
  readonly name: string
  readonly inputShape: Shape
  /** Architectures without kinks: gradients are held to finite differences. */
  architecture(): ArchitecturePart
  readonly definitions: PartDefinitions
  /** Whether it takes a condition. */
  readonly conditional: boolean
}

const architectures: readonly Around[] = [
  {
    name: 'dense',
    inputShape: [12],
    architecture: () => denseArchitecture({ hiddenUnits: [8], activation: 'tanh' }),
    definitions: denseDefinitions,
    conditional: true,
  },
  {
    name: 'conv',
    inputShape: [4, 4, 1],
    architecture: () => convArchitecture({ filters: [3], activation: 'tanh' }),
    definitions: convDefinitions,
    conditional: true,
  },
  {
    name: 'lstm',
    inputShape: [3, 2],
    architecture: () => recurrentArchitecture({ units: [3], bidirectional: false }),
    definitions: lstmDefinitions,
    conditional: true,
  },
]

interface Common {
  readonly inputShape: Shape
  readonly architecture: ArchitecturePart
  readonly seed: number
}

/** How each preset is made around an architecture. */
const makers: Readonly<Record<string, (common: Common) => Autoencoder>> = {
  vae: (common) => vae({ ...common, latentSize: 3 }),
  'vae with free bits': (common) => vae({ ...common, latentSize: 3, freeBits: 0.1 }),
  betaVae: (common) => betaVae({ ...common, latentSize: 3, beta: linear({ from: 0.5, to: 2, steps: 100 }) }),
  capacityVae: (common) => capacityVae({ ...common, latentSize: 3, beta: 2, capacity: 3 }),
  conditionalVae: (common) => conditionalVae({ ...common, latentSize: 3, conditionSize: 2 }),
  importanceWeightedVae: (common) => importanceWeightedVae({ ...common, latentSize: 3, samples: 3 }),
  mixturePriorVae: (common) => mixturePriorVae({ ...common, latentSize: 3, components: 4 }),
  vampPriorVae: (common) => vampPriorVae({ ...common, latentSize: 3, pseudoInputs: 4 }),
  flowPriorVae: (common) => flowPriorVae({ ...common, latentSize: 3, flow: { hiddenUnits: 8 } }),
  betaTcVae: (common) => betaTcVae({ ...common, latentSize: 3, beta: 3 }),
  infoVae: (common) => infoVae({ ...common, latentSize: 3, alpha: 0.5, lambda: 5 }),
  wassersteinAutoencoder: (common) => wassersteinAutoencoder({ ...common, latentSize: 3 }),
  categoricalVae: (common) => categoricalVae({ ...common, variables: 2, categories: 3 }),
  sparseAutoencoder: (common) => sparseAutoencoder({ ...common, latentSize: 6 }),
  'sparseAutoencoder by activity': (common) => sparseAutoencoder({ ...common, latentSize: 6, activity: 0.2 }),
  contractiveAutoencoder: (common) => contractiveAutoencoder({ ...common, latentSize: 3, contraction: 0.01 }),
  denoisingAutoencoder: (common) =>
    denoisingAutoencoder({ ...common, latentSize: 3, corruption: masking({ probability: 0.3 }) }),
  maskedAutoencoder: (common) => maskedAutoencoder({ ...common, latentSize: 3, ratio: 0.5 }),
  raeL2: (common) => raeL2({ ...common, latentSize: 3 }),
  raeGradientPenalty: (common) => raeGradientPenalty({ ...common, latentSize: 3, decoderWeight: 0.01 }),
  decorrelatedAutoencoder: (common) => decorrelatedAutoencoder({ ...common, latentSize: 3 }),
  adversarialAutoencoder: (common) =>
    adversarialAutoencoder({ ...common, latentSize: 3, critic: { criticUnits: [8] } }),
  'adversarialAutoencoder, Wasserstein': (common) =>
    adversarialAutoencoder({
      ...common,
      latentSize: 3,
      critic: { criticUnits: [8], criticLoss: 'wasserstein' },
    }),
  vaeGan: (common) => vaeGan({ ...common, latentSize: 3, critic: { criticUnits: [8] } }),
  factorVae: (common) => factorVae({ ...common, latentSize: 3, critic: { criticUnits: [8] } }),
  vqVae: (common) => vqVae({ ...common, latentSize: 4, groups: 2, codes: 8 }),
  residualVqVae: (common) => residualVqVae({ ...common, latentSize: 4, groups: 2, codes: 8, levels: 2 }),
}

const straightThroughGaps = [
  {
    case: 'gradients of the loss agree with central differences',
    throws: /gradient of /,
    reason: 'a straight-through gradient is not that of the loss, by design',
  },
]

/** A cell of the matrix, for `describeAutoencoder`. */
export interface PresetCell extends Pick<DescribeAutoencoderOptions, 'data' | 'definitions' | 'knownGaps'> {
  readonly name: string
  create(options: { readonly seed: number }): Autoencoder
}

export const presetMatrix: readonly PresetCell[] = Object.entries(makers).flatMap(([preset, make]) =>
  architectures.map(({ name, inputShape, architecture, definitions }) => ({
    name: `${preset} × ${name}`,
    create: ({ seed }: { readonly seed: number }) => make({ inputShape, architecture: architecture(), seed }),
    definitions: [definitions, adversarialDefinitions, regularizedDefinitions, corruptions],
    ...(preset === 'conditionalVae' && { data: conditioned(inputShape) }),
    ...(preset.endsWith('vqVae') || preset === 'residualVqVae' ? { knownGaps: straightThroughGaps } : {}),
  })),
)

/** Samples whose mean their condition tells. */
function conditioned(inputShape: Shape): { input: NdArray; condition: NdArray } {
  const size = inputShape.reduce((product, length) => product * length, 1)
  const random = randomStreams(3).stream('conditioned samples')
  const input = random.uniform(32 * size).map((value, i) => 0.5 * value + 0.5 * (Math.floor(i / size) % 2))
  const condition = Float32Array.from({ length: 64 }, (_, i) => Number(i % 2 === Math.floor(i / 2) % 2))
  return { input: ndArray(input, [32, ...inputShape]), condition: ndArray(condition, [32, 2]) }
}
