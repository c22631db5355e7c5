import { type NdArray, ndArray, randomStreams } from '@autoencoders/core'
import { readMnist } from '@autoencoders/data/node'

/** Images of black and white pixels, `[n, 784]`. */
export interface BinarizedMnist {
  readonly train: NdArray
  readonly test: NdArray
  readonly testLabels: Uint8Array
}

/**
 * MNIST with each pixel drawn once, white as often as its grey says: the binarisation that likelihoods are published for.
 *
 * @param seed Of the draws.
 * @see Salakhutdinov & Murray 2008, https://doi.org/10.1145/1390156.1390266
 */
export async function readBinarizedMnist(folder: string, seed = 0): Promise<BinarizedMnist> {
  const { train, test } = await readMnist(folder)
  return {
    train: binarized(train.images, seed, 'train'),
    test: binarized(test.images, seed, 'test'),
    testLabels: Uint8Array.from(test.labels.data),
  }
}

function binarized({ data, shape }: NdArray, seed: number, name: string): NdArray {
  const draws = randomStreams(seed).stream(`binarized ${name}`).uniform(data.length)
  return ndArray(
    data.map((grey, i) => Number(draws[i]! < grey)),
    [shape[0]!, data.length / shape[0]!],
  )
}
