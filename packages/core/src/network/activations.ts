/** Activation functions by name, each differentiable on every backend. */

import * as tf from '@tensorflow/tfjs-core'
import { OptionError } from '../errors.js'
import { describeValue } from '../nd-array.js'
import type { ValueRange } from '../parts.js'

/** Of the leaky ReLU below zero. */
export const LEAKY_SLOPE = 0.2

const activations = {
  linear: (x: tf.Tensor): tf.Tensor => x,
  relu: (x: tf.Tensor): tf.Tensor => tf.relu(x),
  leakyRelu: (x: tf.Tensor): tf.Tensor => tf.leakyRelu(x, LEAKY_SLOPE),
  elu: (x: tf.Tensor): tf.Tensor => tf.elu(x),
  selu: (x: tf.Tensor): tf.Tensor => tf.selu(x),
  sigmoid: (x: tf.Tensor): tf.Tensor => tf.sigmoid(x),
  tanh: (x: tf.Tensor): tf.Tensor => tf.tanh(x),
  softplus: (x: tf.Tensor): tf.Tensor => tf.softplus(x),
  /** x·σ(x). */
  swish: (x: tf.Tensor): tf.Tensor => tf.mul(x, tf.sigmoid(x)),
  /** x·Φ(x) with the exact Φ. */
  gelu: (x: tf.Tensor): tf.Tensor => tf.mul(x, tf.mul(0.5, tf.add(1, tf.erf(tf.mul(x, Math.SQRT1_2))))),
}

/** The name of an activation function. */
export type ActivationName = keyof typeof activations

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
