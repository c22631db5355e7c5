import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Objective } from '../extend.js'
import { zeros } from '../extend.js'
import { adam, definePart, memoryStore, type StepEvent, selectBackend, sgd } from '../index.js'
import { forward, modelLoss } from './model-loss.js'
import { cpuForTests, smallData, smallModel, weightBits } from './training-fixtures.js'

beforeAll(async () => {
  await selectBackend([cpuForTests])
})

const data = smallData(32)

/** The autoencoder, then a tracker that learns the mean of z by gradient descent of its own. */
const trackingObjective = definePart(
  'objective',
  'tracking',
  (): Omit<Objective, 'role' | 'kind' | 'options'> => ({
    phases(model, scope) {
      const tracker = scope.parameter('tracker', [3], zeros)
      return [
        {
          name: 'autoencoder',
          parameters: model.parameters.filter(({ trainable }) => trainable),
          loss: (batch, context, step) => modelLoss(model, forward(model, batch, context), context, step),
        },
        {
          name: 'tracker',
          parameters: [tracker],
          optimizer: sgd({ learningRate: 0.25 }),
          loss(batch, context) {
            const { z } = forward(model, batch, { ...context, training: false })
            const distance: tf.Scalar = tf.mean(tf.square(tf.sub(tf.mean(z, 0), tracker.value)))
            return { total: distance, terms: { distance } }
          },
        },
      ]
    },
  }),
)

describe('an objective of two phases', () => {
  it('trains each phase with its own parameters and optimizer, after the one before', async () => {
    const model = smallModel({ objective: trackingObjective(), rate: 0 })
    const steps: StepEvent[] = []
    for await (const event of model.train(data, { epochs: 1, batchSize: 32, shuffle: false, optimizer: adam() })) {
      if (event.type === 'step') steps.push(event)
    }
    expect(Object.keys(steps[0]!.terms)).toEqual(['autoencoder.reconstruction', 'tracker.total', 'tracker.distance'])
    // One step of θ ← θ − ¼·∇ from 0, ∇ of a mean over three elements: ¼·⅔ of the way to the mean of z.
    const z = await model.encode(data)
    const tracker = (await model.weights()).get('objective/tracker')!.data
    for (let i = 0; i < 3; i++) {
      let mean = 0
      for (let row = 0; row < 32; row++) mean += z.data[row * 3 + i]! / 32
      expect(tracker[i]).toBeCloseTo(mean / 6, 5)
    }
  })

  it('goes on from a checkpoint bit for bit, every phase with its own memory', async () => {
    const make = () => smallModel({ objective: trackingObjective() })
    const options = { epochs: 3, batchSize: 10 }
    const whole = make()
    await whole.fit(data, options)
    const store = memoryStore()
    for await (const event of make().train(data, { ...options, checkpoint: { to: store, everySteps: 5 } })) {
      if (event.type === 'checkpoint') break
    }
    const resumed = make()
    await resumed.fit(data, { ...options, resumeFrom: store })
    expect(await weightBits(resumed)).toBe(await weightBits(whole))
  })
})
