/** Activation functions by name, each differentiable on every backend. */

import * as tf from '@tensorflow/tfjs-core'
import { OptionError } from '../errors.js'
import { describeValue } from '../nd-array.js'
import type { ValueRange } from '../parts.js'
import type { ActivationName } from './activation-name.js'

/** Of the leaky ReLU below zero. */
export const LEAKY_SLOPE = 0.2

const activations: Readonly<Record<ActivationName, (x: tf.Tensor) => tf.Tensor>> = {
  linear: (x) => x,
  relu: (x) => tf.relu(x),
  leakyRelu: (x) => tf.leakyRelu(x, LEAKY_SLOPE),
  elu: (x) => tf.elu(x),
  selu: (x) => tf.selu(x),
  sigmoid: (x) => tf.sigmoid(x),
  tanh: (x) => tf.tanh(x),
  softplus: (x) => tf.softplus(x),
  /** x·σ(x). */
  swish: (x) => tf.mul(x, tf.sigmoid(x)),
  /** x·Φ(x) with the exact Φ. */
  gelu: (x) => tf.mul(x, tf.mul(0.5, tf.add(1, tf.erf(tf.mul(x, Math.SQRT1_2))))),
}

const ranges: Partial<Record<ActivationName, ValueRange>> = {
  sigmoid: { minimum: 0, maximum: 1, because: 'a sigmoid output' },
  tanh: { minimum: -1, maximum: 1, because: 'a tanh output' },
  relu: { minimum: 0, maximum: Number.POSITIVE_INFINITY, because: 'a ReLU output' },
  softplus: { minimum: 0, maximum: Number.POSITIVE_INFINITY, because: 'a softplus output' },
}

/** Applies an activation to a tensor of any shape. */
export function activate(x: tf.Tensor, name: ActivationName): tf.Tensor {
  return activations[name](x)
}

/** What values an activation can give, or undefined when there is no bound worth checking data against. */
export function activationRange(name: ActivationName): ValueRange | undefined {
  return ranges[name]
}

/**
 * Checks the name of an activation given by a user.
 *
 * @throws {OptionError} For a name that is none.
 */
export function checkActivation(name: string, where: string, option: string): ActivationName {
  if (Object.hasOwn(activations, name)) return name as ActivationName
  const names = Object.keys(activations).join(', ')
  throw new OptionError({ where, expected: `${option} to be one of ${names}`, received: describeValue(name) })
}
