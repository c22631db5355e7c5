/** The benchmark's models as users of tfjs-layers write them. */

import type { LayersModel } from '@tensorflow/tfjs-layers'
import * as tfl from '@tensorflow/tfjs-layers'

/** Models that `fit` trains with mean squared error, by name. */
export const stockModels: Readonly<Record<string, () => LayersModel>> = { dense, conv, lstm }

function dense(): LayersModel {
  const { dense: layer } = tfl.layers
  return tfl.sequential({
    layers: [
      layer({ inputShape: [784], units: 128, activation: 'relu' }),
      layer({ units: 64, activation: 'relu' }),
      layer({ units: 128, activation: 'relu' }),
      layer({ units: 784, activation: 'sigmoid' }),
    ],
  })
}

function conv(): LayersModel {
  const half = { kernelSize: 3, strides: 2, padding: 'same' } as const
  return tfl.sequential({
    layers: [
      tfl.layers.conv2d({ inputShape: [28, 28, 1], filters: 32, activation: 'relu', ...half }),
      tfl.layers.conv2d({ filters: 64, activation: 'relu', ...half }),
      tfl.layers.flatten(),
      tfl.layers.dense({ units: 16 }),
      tfl.layers.dense({ units: 7 * 7 * 64, activation: 'relu' }),
      tfl.layers.reshape({ targetShape: [7, 7, 64] }),
      tfl.layers.conv2dTranspose({ filters: 32, activation: 'relu', ...half }),
      tfl.layers.conv2dTranspose({ filters: 1, activation: 'sigmoid', ...half }),
    ],
  })
}

function lstm(): LayersModel {
  // The default, orthogonal, needs chained operations that only the union package has.
  const recurrent = { units: 64, recurrentInitializer: 'glorotUniform' } as const
  return tfl.sequential({
    layers: [
      tfl.layers.lstm({ inputShape: [140, 1], ...recurrent }),
      tfl.layers.dense({ units: 16 }),
      tfl.layers.repeatVector({ n: 140 }),
      tfl.layers.lstm({ returnSequences: true, ...recurrent }),
      tfl.layers.timeDistributed({ layer: tfl.layers.dense({ units: 1 }) }),
    ],
  })
}
