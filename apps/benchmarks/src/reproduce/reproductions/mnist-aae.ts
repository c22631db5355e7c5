import { adversarialAutoencoder } from '@autoencoders/adversarial'
import { adam, cosineDecay, type NdArray, randomStreams, type Schedule, takeRows } from '@autoencoders/core'
import { readMnist } from '@autoencoders/data/node'
import { denseArchitecture } from '@autoencoders/dense'
import { discrepancyTest } from '@autoencoders/metrics'
import type { Measurement, Reproduction, ReproductionContext } from '../reproduction.js'

const EPOCHS = 16
const BATCH = 128
const SIZE = 2
/** Images kept from training, at random: MNIST has its writers one after the other, and half of its test set is neater than the rest. */
const HELD_OUT = 5000
const JUDGED = 500

/** Whether the codes of an adversarial autoencoder are spread like its prior. */
export const mnistAae: Reproduction = {
  name: 'mnist-aae',
  title: `adversarialAutoencoder 784-128-${SIZE} on MNIST, critic 128-128, batches of ${BATCH}, ${EPOCHS} epochs`,
  metric: `p-value of the kernel two-sample test: codes of ${JUDGED} images held out beside ${JUDGED} draws of N(0, 1)`,
  reference: 0.05,
  margin: 0,
  direction: 'higher',
  source: 'the usual level at which both would be told apart',
  seed: 1,
  run: trainAndTest,
}

async function trainAndTest({ data, seed, callbacks, print }: ReproductionContext): Promise<Measurement> {
  const { train } = await readMnist(await data('mnist'))
  const count = train.images.shape[0]!
  const heldOut = Math.min(HELD_OUT, Math.floor(count / 3))
  const order = randomStreams(seed).stream('held out').permutation(count)
  const images = takeRows(train.images, order.subarray(heldOut))
  const judged = takeRows(train.images, order.subarray(0, Math.min(JUDGED, heldOut)))
  print(`data     mnist: ${images.shape[0]} training images, ${judged.shape[0]} of those held out`)
  const steps = EPOCHS * Math.ceil(images.shape[0]! / BATCH)
  const falling = (initial: number, minimum: number): Schedule => cosineDecay({ initial, minimum, steps })
  const model = adversarialAutoencoder({
    inputShape: [28, 28],
    architecture: denseArchitecture({ hiddenUnits: [128] }),
    latentSize: SIZE,
    critic: {
      // Momentum makes critic and encoder run round each other.
      criticOptimizer: adam({ learningRate: falling(1e-3, 2e-4), beta1: 0.5 }),
      adversaryOptimizer: adam({ learningRate: falling(5e-4, 1e-5), beta1: 0.5 }),
    },
    seed,
  })
  // Towards the end the encoder listens to the critic alone.
  const optimizer = adam({ learningRate: falling(2e-4, 1e-6) })
  const before = pValue(await model.encode(judged), seed)
  const { epochs } = await model.fit(images, { epochs: EPOCHS, batchSize: BATCH, optimizer, callbacks })
  const after = pValue(await model.encode(judged), seed)
  const { meanSquaredError } = await model.evaluate(judged)
  model.dispose()
  print(`codes    p ${after.pValue.toFixed(3)}, squared discrepancy ${after.squaredDiscrepancy.toExponential(1)}`)
  print(`before   p ${before.pValue.toFixed(3)}, squared discrepancy ${before.squaredDiscrepancy.toExponential(1)}`)
  return {
    value: after.pValue,
    details: { after: { ...after }, before: { ...before }, meanSquaredError, terms: { ...epochs.at(-1)?.terms } },
  }
}

function pValue(codes: NdArray, seed: number) {
  const draws = randomStreams(seed).stream('prior beside codes').normal(codes.data.length)
  return discrepancyTest(codes, { data: draws, shape: codes.shape })
}
