import { adversarialTraining, attackInputs } from '@autoencoders/adversarial'
import { type NdArray, type ObjectivePart, sliceRows } from '@autoencoders/core'
import { readMnist } from '@autoencoders/data/node'
import { denseAutoencoder } from '@autoencoders/dense'
import type { Measurement, Reproduction, ReproductionContext } from '../reproduction.js'

const EPSILON = 0.1

/** Training against attacks, beside training without. */
export const mnistAttack: Reproduction = {
  name: 'mnist-attack',
  title: `adversarialTraining (PGD, 5 steps, ε ${EPSILON}) beside plain training of 784-128-32 on 10 000 images of MNIST, 5 epochs`,
  metric: `mean squared error of 500 test images whose inputs PGD moved by up to ${EPSILON} in 20 steps`,
  reference: 'measured',
  margin: 0,
  direction: 'lower',
  source: 'the plain model, attacked the same way in the same run',
  seed: 1,
  run: trainBoth,
}

async function trainBoth(context: ReproductionContext): Promise<Measurement> {
  const { train, test } = await readMnist(await context.data('mnist'))
  const images = sliceRows(train.images, 0, Math.min(10_000, train.images.shape[0]!))
  const judged = sliceRows(test.images, 0, Math.min(500, test.images.shape[0]!))
  context.print(`data     mnist: ${images.shape[0]} training and ${judged.shape[0]} test images`)
  const plain = await trainAndAttack('plain', undefined, images, judged, context)
  const objective = adversarialTraining({ epsilon: EPSILON })
  const robust = await trainAndAttack('robust', objective, images, judged, context)
  return { value: robust.attacked, reference: plain.attacked, details: { plain, robust } }
}

async function trainAndAttack(
  name: string,
  objective: ObjectivePart | undefined,
  train: NdArray,
  test: NdArray,
  { seed, callbacks, print }: ReproductionContext,
) {
  const model = denseAutoencoder({
    inputShape: [28, 28],
    hiddenUnits: [128],
    latentSize: 32,
    outputActivation: 'sigmoid',
    seed,
    ...(objective && { objective }),
  })
  await model.fit(train, { epochs: 5, batchSize: 64, callbacks })
  const errors = async (input: NdArray) => {
    const { data } = await model.score({ input, target: test })
    return data.reduce((sum, value) => sum + value, 0) / data.length
  }
  const clean = await errors(test)
  const attacked = await errors(await attackInputs(model, test, { epsilon: EPSILON, steps: 20 }))
  model.dispose()
  print(`${name.padEnd(8)} error ${clean.toPrecision(4)}, attacked ${attacked.toPrecision(4)}`)
  return { clean, attacked }
}
