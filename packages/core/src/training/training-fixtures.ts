/** A small dense model and data for the tests of training; the real architectures live in packages that core may not import. */

import * as tf from '@tensorflow/tfjs-core'
import { type Architecture, denseLayer, dropout, type Reconstruction, sequential } from '../extend.js'
import {
  Autoencoder,
  type AutoencoderOptions,
  type BackendAdapter,
  definePart,
  deterministic,
  type NdArray,
  randomStreams,
} from '../index.js'

/** tfjs's cpu backend, bare. */
export const cpuForTests: BackendAdapter = {
  name: 'cpu',
  tfjsName: 'cpu',
  async load() {
    const { version_cpu: version } = await import('@tensorflow/tfjs-backend-cpu')
    Object.assign(tf.findBackend('cpu'), { firstUse: false })
    return { device: 'test', precision: 'float32', threads: 1, version, features: [] }
  },
}

/** 8 → 6 (ReLU, dropout) → 3 → 6 → 8. */
export const smallArchitecture = definePart(
  'architecture',
  'small',
  ({ rate = 0.2 }: { rate?: number }): Omit<Architecture, 'role' | 'kind' | 'options'> => ({
    build({ encoderOutputs, latentSize }, scope) {
      const half = (name: string, from: number, to: number) => {
        const inner = scope.child(name)
        const first = denseLayer(inner.child('0'), { inputUnits: from, units: 6, activation: 'relu' })
        const last = denseLayer(inner.child('1'), { inputUnits: 6, units: to })
        return sequential([from], [first, dropout(inner, [6], rate), last])
      }
      return { encoder: half('encoder', 8, encoderOutputs), decoder: half('decoder', latentSize, 8) }
    },
  }),
)

/** Mean of squares per sample. */
export const meanSquares = definePart(
  'reconstruction',
  'meanSquares',
  (): Omit<Reconstruction, 'role' | 'kind' | 'options'> => ({
    loss: (target, output) => tf.mean(tf.square(tf.sub(output, target)), 1),
    toData: (output) => output,
  }),
)

export function smallModel(options: Partial<AutoencoderOptions> & { rate?: number } = {}): Autoencoder {
  const { rate = 0.2, ...rest } = options
  return new Autoencoder({
    inputShape: [8],
    architecture: smallArchitecture({ rate }),
    latent: deterministic({ size: 3 }),
    reconstruction: meanSquares(),
    seed: 1,
    ...rest,
  })
}

/** Rows on a three-dimensional subspace plus a little noise: something to learn. */
export function smallData(count: number, seed = 5): NdArray {
  const random = randomStreams(seed).stream('small data')
  const directions = random.normal(24)
  const data = new Float32Array(count * 8)
  for (let row = 0; row < count; row++) {
    const factors = random.normal(3)
    for (let i = 0; i < 8; i++) {
      data[row * 8 + i] =
        factors[0]! * directions[i]! + factors[1]! * directions[8 + i]! + factors[2]! * directions[16 + i]!
    }
  }
  return { data, shape: [count, 8] }
}

/** All weights as one string of bytes, to compare bit for bit. */
export async function weightBits(model: Autoencoder): Promise<string> {
  const weights = await model.weights()
  return [...weights]
    .map(([name, { data }]) => `${name} ${[...new Uint32Array(data.buffer.slice(0))].join()}`)
    .join('\n')
}
