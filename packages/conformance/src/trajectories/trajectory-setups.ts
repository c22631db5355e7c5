/** What the trajectories train, and on what; the oracle is made from exactly this. */

import {
  adam,
  adamW,
  type GradientClipping,
  type NdArray,
  ndArray,
  type OptimizerPart,
  randomStreams,
  rmsProp,
  sgd,
} from '@autoencoders/core'
import type { TrajectoryArchitectureOptions } from './trajectory-model.js'

/** One training run of twenty steps. */
export interface TrajectorySetup extends TrajectoryArchitectureOptions {
  readonly name: string
  readonly optimizer: OptimizerPart
  readonly gradientClipping?: GradientClipping
  /** Parameters that the loss does not depend on, so that where they end is rounding and nothing else. */
  readonly undetermined?: readonly string[]
}

export const TRAJECTORY_STEPS = 20
export const TRAJECTORY_BATCH = 8

const plain = { normalization: 'none', tiedWeights: false } as const
const batch = { normalization: 'batch', tiedWeights: false } as const
const layer = { normalization: 'layer', tiedWeights: false } as const
const tied = { normalization: 'none', tiedWeights: true } as const

// Options that have defaults are stated all the same: the oracle reads them from here.
const momentum = sgd({ learningRate: 0.5, momentum: 0.9, nesterov: false })
const adamOfTheOracle = adam({ learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 })

/** All runs. */
export const trajectorySetups: readonly TrajectorySetup[] = [
  { name: 'sgd', ...plain, optimizer: sgd({ learningRate: 1, momentum: 0, nesterov: false }) },
  { name: 'sgd with momentum', ...plain, optimizer: momentum },
  {
    name: 'sgd with Nesterov momentum',
    ...plain,
    optimizer: sgd({ learningRate: 0.5, momentum: 0.9, nesterov: true }),
  },
  { name: 'adam', ...plain, optimizer: adamOfTheOracle },
  {
    name: 'adamW',
    ...plain,
    optimizer: adamW({ learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, weightDecay: 0.1 }),
  },
  { name: 'rmsProp', ...plain, optimizer: rmsProp({ learningRate: 0.005, decay: 0.9, momentum: 0, epsilon: 1e-7 }) },
  {
    name: 'rmsProp with momentum',
    ...plain,
    optimizer: rmsProp({ learningRate: 0.002, decay: 0.9, momentum: 0.8, epsilon: 1e-7 }),
  },
  { name: 'batch normalisation, sgd with momentum', ...batch, optimizer: momentum },
  {
    name: 'batch normalisation, adam',
    ...batch,
    optimizer: adamOfTheOracle,
    // Normalisation takes biases before it away again: their gradient is 0 but for rounding, which Adam scales up.
    undetermined: [
      'encoder/0/bias',
      'encoder/0/movingMean',
      'encoder/1/bias',
      'decoder/0/bias',
      'decoder/0/movingMean',
    ],
  },
  { name: 'layer normalisation, sgd with momentum', ...layer, optimizer: momentum },
  { name: 'layer normalisation, adam', ...layer, optimizer: adamOfTheOracle },
  { name: 'tied weights, sgd with momentum', ...tied, optimizer: momentum },
  { name: 'tied weights, adam', ...tied, optimizer: adamOfTheOracle },
  {
    name: 'gradients clipped by norm, sgd with momentum',
    ...plain,
    optimizer: momentum,
    gradientClipping: { norm: 0.03 },
  },
  { name: 'gradients clipped by norm, adam', ...plain, optimizer: adamOfTheOracle, gradientClipping: { norm: 0.03 } },
  {
    name: 'gradients clipped by value, sgd with momentum',
    ...plain,
    optimizer: momentum,
    gradientClipping: { value: 0.005 },
  },
]

/** The samples of all steps, in order, `[160, 12]` in [0, 1). */
export function trajectoryData(): NdArray {
  const rows = TRAJECTORY_STEPS * TRAJECTORY_BATCH
  return ndArray(
    randomStreams(21)
      .stream('conformance/trajectory')
      .uniform(rows * 12),
    [rows, 12],
  )
}
