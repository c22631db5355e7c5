import { cpu } from '@autoencoders/backend-cpu'
import { wasm } from '@autoencoders/backend-wasm'
import { OptionError, randomStreams, ShapeError, selectBackend } from '@autoencoders/core'
import type { Batch, BuiltModel, NetworkContext } from '@autoencoders/core/extend'
import { tensorNoise } from '@autoencoders/core/extend'
import { denseArchitecture } from '@autoencoders/dense'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  denoisingAutoencoder,
  type MaskedReconstructionOptions,
  maskedAutoencoder,
  maskedReconstruction,
} from './index.js'

/** A model that gives back what it sees, and tells what it was shown and which elements were scored. */
function watch(options: MaskedReconstructionOptions, input: tf.Tensor, mask?: tf.Tensor) {
  const seen: { shown: tf.Tensor; mask: tf.Tensor }[] = []
  const network = { inputShape: [], outputShape: [], layers: [], apply: (x: tf.Tensor) => x }
  let shown = input
  const model = {
    encoder: { ...network, apply: (x: tf.Tensor) => (shown = x) },
    decoder: network,
    latent: { sample: (x: tf.Tensor) => x, penalties: () => ({}) },
    reconstruction: {
      loss(target: tf.Tensor, _output: tf.Tensor, mask: tf.Tensor) {
        expect(target).toBe(input)
        seen.push({ shown, mask })
        return tf.zeros([input.shape[0]!])
      },
    },
    penalties: [],
    parameters: [],
  } as unknown as BuiltModel
  const context: NetworkContext = { training: true, noise: tensorNoise(randomStreams(1), 'x', 0), update: () => {} }
  const [phase] = maskedReconstruction(options).phases(model, undefined as never)
  const batch: Batch = { input, target: input, ...(mask && { mask }) }
  phase!.loss(batch, context, 0)
  return { shown: [...seen[0]!.shown.dataSync()], mask: [...seen[0]!.mask.dataSync()], shape: seen[0]!.mask.shape }
}

describe.each([cpu(), wasm()])('masked autoencoding on $name', (backend) => {
  beforeAll(() => selectBackend([backend]))
  const ones = (shape: number[]) => tf.ones(shape)

  it('hides elements of vectors, and scores just those', () => {
    const { shown, mask, shape } = watch({ ratio: 0.3, value: -2 }, ones([50, 40]))
    expect(shape).toEqual([50, 40])
    expect(shown).toEqual(mask.map((hidden) => (hidden ? -2 : 1)))
    expect(mask.reduce((sum, value) => sum + value, 0) / 2000).toBeCloseTo(0.3, 1)
  })

  it('hides all channels of a pixel together', () => {
    const { shown, mask, shape } = watch({ ratio: 0.5 }, ones([4, 6, 6, 3]))
    expect(shape).toEqual([4, 6, 6])
    expect(shown).toEqual(mask.flatMap((hidden) => Array.from({ length: 3 }, () => 1 - hidden)))
  })

  it('hides squares, cut off at the edge', () => {
    const { mask, shape } = watch({ ratio: 0.5, patch: 4 }, ones([8, 6, 6, 1]))
    expect(shape).toEqual([8, 6, 6])
    mask.forEach((hidden, i) => {
      const [image, row, column] = [Math.floor(i / 36), Math.floor(i / 6) % 6, i % 6]
      expect(hidden).toBe(mask[36 * image + 6 * (row - (row % 4)) + column - (column % 4)])
    })
    expect(new Set(mask)).toEqual(new Set([0, 1]))
  })

  it('scores nothing that the data leaves out', () => {
    const given = tf.tensor2d([1, 1, 0, 0, 1, 0], [2, 3])
    const { mask } = watch({ ratio: 1 }, ones([2, 3, 2]), given)
    expect(mask).toEqual([1, 1, 0, 0, 1, 0])
  })

  it('refuses squares of what is no image', () => {
    expect(() => watch({ patch: 2 }, ones([2, 6]))).toThrow(ShapeError)
  })

  it('learns to fill in what it cannot see', async () => {
    // Every element is told by its neighbour.
    const draws = randomStreams(4)
      .stream('pairs')
      .uniform(128 * 4)
    const data = { data: Float32Array.from({ length: 1024 }, (_, i) => draws[Math.floor(i / 2)]!), shape: [128, 8] }
    const model = maskedAutoencoder({
      inputShape: [8],
      architecture: denseArchitecture({ hiddenUnits: [32] }),
      latentSize: 8,
      ratio: 0.3,
      seed: 1,
    })
    const { epochs } = await model.fit(data, { epochs: 30, batchSize: 16 })
    expect(epochs.at(-1)!.loss).toBeLessThan(0.4 * epochs[0]!.loss)
  })
})

it.each([{ ratio: 2 }, { ratio: -1 }, { patch: 0 }, { value: Number.NaN }])('refuses %o', (options) => {
  expect(() => maskedReconstruction(options)).toThrow(OptionError)
})

it('a denoising autoencoder needs a corruption', () => {
  const options = { inputShape: [4], architecture: denseArchitecture(), latentSize: 2 }
  expect(() => denoisingAutoencoder(options as never)).toThrow('expected a corruption, received none')
})
