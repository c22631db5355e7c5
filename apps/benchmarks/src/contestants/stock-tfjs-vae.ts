/** The variational autoencoder in stock tfjs: a loop of `variableGrads` and `applyGradients`, as its examples have it. */

import * as tf from '@tensorflow/tfjs-core'
import { batchStarts } from './contestant.js'
import type { TrainingTask } from './protocol.js'
import type { StockSteps } from './stock-tfjs.js'

const PIXELS = 784
const HIDDEN = 500
const LATENT = 20

interface Layer {
  readonly kernel: tf.Variable<tf.Rank.R2>
  readonly bias: tf.Variable<tf.Rank.R1>
}

/** Steps on the negative ELBO of 784-500-20-500-784. */
export function stockVae(samples: tf.Tensor2D, task: TrainingTask): StockSteps {
  const layers = [layer(PIXELS, HIDDEN), layer(HIDDEN, 2 * LATENT), layer(LATENT, HIDDEN), layer(HIDDEN, PIXELS)]
  const optimizer = tf.train.adam(1e-3, 0.9, 0.999, 1e-7)
  return async (firstStep, steps) => {
    let loss = Number.NaN
    for (const start of batchStarts(task, firstStep, steps)) {
      const x = tf.slice2d(samples, [start, 0], [task.batch, PIXELS])
      const value = optimizer.minimize(() => negativeElbo(layers, x), true)
      x.dispose()
      loss = (await value?.data())?.[0] ?? Number.NaN
      value?.dispose()
    }
    return loss
  }
}

function negativeElbo([hidden, parameters, back, output]: readonly Layer[], x: tf.Tensor2D): tf.Scalar {
  const [mean, logVariance] = tf.split(apply(parameters, tf.relu(apply(hidden, x))), 2, 1) as [tf.Tensor2D, tf.Tensor2D]
  const noise = tf.randomNormal([mean.shape[0], LATENT])
  const z = tf.add(mean, tf.mul(tf.exp(tf.mul(logVariance, 0.5)), noise)) as tf.Tensor2D
  const logits = apply(output, tf.relu(apply(back, z)))
  const crossEntropy = tf.add(tf.sub(tf.relu(logits), tf.mul(logits, x)), tf.softplus(tf.neg(tf.abs(logits))))
  const divergence = tf.sub(tf.add(tf.square(mean), tf.exp(logVariance)), tf.add(logVariance, 1))
  const perSample = tf.add(tf.sum(crossEntropy, 1), tf.mul(tf.sum(divergence, 1), 0.5))
  return tf.mean(perSample)
}

function layer(inputs: number, units: number): Layer {
  const limit = Math.sqrt(6 / (inputs + units))
  return {
    kernel: tf.variable(tf.randomUniform<tf.Rank.R2>([inputs, units], -limit, limit)),
    bias: tf.variable(tf.zeros<tf.Rank.R1>([units])),
  }
}

function apply(layer: Layer | undefined, x: tf.Tensor): tf.Tensor2D {
  if (!layer) throw new Error('stockVae: a layer is missing')
  return tf.add(tf.matMul(x as tf.Tensor2D, layer.kernel as tf.Tensor2D), layer.bias)
}
