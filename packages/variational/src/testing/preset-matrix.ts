/** Every preset around every architecture, as small as they can be. */

import type { DescribeAutoencoderOptions } from '@autoencoders/conformance'
import { convArchitecture, convDefinitions } from '@autoencoders/conv'
import {
  type ArchitecturePart,
  type Autoencoder,
  linear,
  type NdArray,
  ndArray,
  type PartDefinitions,
  randomStreams,
  type Shape,
} from '@autoencoders/core'
import { denseArchitecture, denseDefinitions } from '@autoencoders/dense'
import { lstmDefinitions, recurrentArchitecture } from '@autoencoders/lstm'
import * as presets from '../index.js'

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
  vae: (common) => presets.vae({ ...common, latentSize: 3 }),
  'vae with free bits': (common) => presets.vae({ ...common, latentSize: 3, freeBits: 0.1 }),
  betaVae: (common) => presets.betaVae({ ...common, latentSize: 3, beta: linear({ from: 0.5, to: 2, steps: 100 }) }),
  capacityVae: (common) => presets.capacityVae({ ...common, latentSize: 3, beta: 2, capacity: 3 }),
  conditionalVae: (common) => presets.conditionalVae({ ...common, latentSize: 3, conditionSize: 2 }),
  importanceWeightedVae: (common) => presets.importanceWeightedVae({ ...common, latentSize: 3, samples: 3 }),
  mixturePriorVae: (common) => presets.mixturePriorVae({ ...common, latentSize: 3, components: 4 }),
  vampPriorVae: (common) => presets.vampPriorVae({ ...common, latentSize: 3, pseudoInputs: 4 }),
  flowPriorVae: (common) => presets.flowPriorVae({ ...common, latentSize: 3, flow: { hiddenUnits: 8 } }),
  betaTcVae: (common) => presets.betaTcVae({ ...common, latentSize: 3, beta: 3 }),
  infoVae: (common) => presets.infoVae({ ...common, latentSize: 3, alpha: 0.5, lambda: 5 }),
  wassersteinAutoencoder: (common) => presets.wassersteinAutoencoder({ ...common, latentSize: 3 }),
  categoricalVae: (common) => presets.categoricalVae({ ...common, variables: 2, categories: 3 }),
  vqVae: (common) => presets.vqVae({ ...common, latentSize: 4, groups: 2, codes: 8 }),
  residualVqVae: (common) => presets.residualVqVae({ ...common, latentSize: 4, groups: 2, codes: 8, levels: 2 }),
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
    definitions: [definitions, presets.variationalDefinitions],
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
