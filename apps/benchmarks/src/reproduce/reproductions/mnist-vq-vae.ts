import { convArchitecture } from '@autoencoders/conv'
import { adam, type NdArray } from '@autoencoders/core'
import { readMnist } from '@autoencoders/data/node'
import { vqVae } from '@autoencoders/variational'
import type { Measurement, Reproduction, ReproductionContext } from '../reproduction.js'

const CODES = 64

/** How many codes of a codebook are in use, over the test set. */
export const mnistVqVae: Reproduction = {
  name: 'mnist-vq-vae',
  title: `convolutional vqVae on MNIST: maps of 4×4 codes of width 16 from a codebook of ${CODES}, moving averages, 5 epochs`,
  metric: `perplexity of the codes of the test set, of ${CODES}`,
  reference: CODES / 2,
  margin: 0,
  direction: 'higher',
  source: 'half of the codebook, as is asked of one that has not collapsed',
  seed: 1,
  run: trainAndTest,
}

async function trainAndTest({ data, seed, callbacks, print }: ReproductionContext): Promise<Measurement> {
  const { train, test } = await readMnist(await data('mnist'))
  const asMap = ({ data, shape }: NdArray): NdArray => ({ data, shape: [shape[0]!, 28, 28, 1] })
  print(`data     mnist: ${train.images.shape[0]} training and ${test.images.shape[0]} test images`)
  const model = vqVae({
    inputShape: [28, 28, 1],
    architecture: convArchitecture({ filters: [16, 32, 32], latentShape: 'map' }),
    latentSize: 16,
    codes: CODES,
    seed,
  })
  const optimizer = adam({ learningRate: 2e-3 })
  const { epochs } = await model.fit(asMap(train.images), { epochs: 5, batchSize: 128, optimizer, callbacks })
  const images = asMap(test.images)
  const { perplexity, used } = useOfCodes(await model.encode(images))
  const { meanSquaredError } = await model.evaluate(images)
  model.dispose()
  print(`codes    ${used} of ${CODES} are used, reconstruction error ${meanSquaredError.toPrecision(3)}`)
  return {
    value: perplexity,
    details: {
      used,
      meanSquaredError,
      trainingLosses: epochs.map((epoch) => epoch.loss),
      trainingSeconds: epochs.reduce((sum, { seconds }) => sum + seconds, 0),
    },
  }
}

/** `e^(−Σ p log p)` of the shares of the vectors that occur. @param z `[n, ...spatial, width]`. */
function useOfCodes({ data, shape }: NdArray): { readonly perplexity: number; readonly used: number } {
  const width = shape.at(-1)!
  const counts = new Map<string, number>()
  for (let from = 0; from < data.length; from += width) {
    const code = data.subarray(from, from + width).join()
    counts.set(code, (counts.get(code) ?? 0) + 1)
  }
  const total = data.length / width
  const entropy = [...counts.values()].reduce((sum, count) => sum - (count / total) * Math.log(count / total), 0)
  return { perplexity: Math.exp(entropy), used: counts.size }
}
