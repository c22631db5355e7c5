/** A small variational autoencoder around each reconstruction that says more than how far numbers are apart. */

import {
  type Autoencoder,
  denseArchitecture,
  discretizedLogistic,
  type MixedColumn,
  mixedColumns,
  multiScaleStructuralDissimilarity,
  type NdArray,
  ndArray,
  type ReconstructionPart,
  randomStreams,
  type Shape,
  structuralDissimilarity,
  vae,
} from '../index.js'

/** A model, and samples that it can learn something of. */
export interface ReconstructionModel {
  readonly name: string
  /** Whether log p(x) can be told. */
  readonly likelihood: boolean
  create(options: { readonly seed: number }): Autoencoder
  readonly data: NdArray
}

const columns: readonly MixedColumn[] = [
  { kind: 'numeric' },
  { kind: 'binary' },
  { kind: 'categorical', categories: 3 },
  { kind: 'numeric', sigma: 0.5 },
  { kind: 'categorical', categories: 4 },
]

const SAMPLES = 48

/** Levels 0 … 7 around four patterns, and noise. */
function levels(shape: Shape): NdArray {
  const size = shape.reduce((product, length) => product * length, 1)
  const random = randomStreams(8).stream('levels')
  const patterns = random.uniform(4 * size)
  const noise = random.uniform(SAMPLES * size)
  const data = noise.map((value, i) => {
    const pattern = patterns[(Math.floor(i / size) % 4) * size + (i % size)]!
    return Math.floor(7 * (0.8 * pattern + 0.2 * value) + 0.5) / 7
  })
  return ndArray(data, [SAMPLES, ...shape])
}

/** Rows of a table whose columns all follow from one of four kinds, mostly. */
function rows(): NdArray {
  const random = randomStreams(9).stream('rows')
  const [noise, chance] = [random.normal(2 * SAMPLES), random.uniform(SAMPLES)]
  const hot = (category: number, of: number) => Array.from({ length: of }, (_, i) => Number(i === category))
  const data = Array.from({ length: SAMPLES }, (_, row) => {
    const kind = chance[row]! < 0.1 ? (row + 1) % 4 : row % 4
    const [age, income] = [kind - 1.5 + 0.3 * noise[2 * row]!, 1 - kind / 2 + 0.3 * noise[2 * row + 1]!]
    return [age, kind % 2, ...hot(Math.min(kind, 2), 3), income, ...hot(kind, 4)]
  })
  return ndArray(data.flat(), [SAMPLES, 10])
}

function model(
  name: string,
  likelihood: boolean,
  data: NdArray,
  reconstruction: () => ReconstructionPart,
): ReconstructionModel {
  return {
    name,
    likelihood,
    data,
    create: ({ seed }) =>
      vae({
        inputShape: data.shape.slice(1),
        architecture: denseArchitecture({ hiddenUnits: [8], activation: 'tanh' }),
        latentSize: 3,
        reconstruction: reconstruction(),
        seed,
      }),
  }
}

// An untrained model is unlike its data. With the usual K₂ some similarities would be so low that they are cut off: a kink.
const scales = { windowSize: 3, weights: [0.4, 0.6], k2: 0.3 }

export const reconstructionModels: readonly ReconstructionModel[] = [
  model('discretizedLogistic', true, levels([12]), () => discretizedLogistic({ levels: 8 })),
  model('discretizedLogistic of a given scale', true, levels([12]), () =>
    discretizedLogistic({ levels: 8, scale: 0.1 }),
  ),
  model('discretizedLogistic with scales of the output', true, levels([3, 4]), () =>
    discretizedLogistic({ levels: 8, scale: 'output' }),
  ),
  model('mixedColumns', true, rows(), () => mixedColumns({ columns })),
  model('structuralDissimilarity', false, levels([6, 5]), () =>
    structuralDissimilarity({ windowSize: 3, sigma: 1, mix: 0.2 }),
  ),
  model('multiScaleStructuralDissimilarity', false, levels([6, 6]), () => multiScaleStructuralDissimilarity(scales)),
]
