/** Fused kernels that end in an activation, and the way back through it and the bias before it. */

import * as tf from '@tensorflow/tfjs-core'
import { type FusedKernelName, runFusedKernel } from '../kernels/fused-kernel.js'
import { type FusedGradient, runFusedOperation } from '../kernels/fused-operation.js'
import type { ActivationName } from './activation-name.js'
import { activate, LEAKY_SLOPE } from './activations.js'

/** Activations whose derivative can be told from what they gave, by the names that kernels know them by. */
const fusedNames: Partial<Record<ActivationName, string>> = {
  linear: 'linear',
  relu: 'relu',
  leakyRelu: 'leakyrelu',
  elu: 'elu',
  sigmoid: 'sigmoid',
  tanh: 'tanh',
}

/** What a fused kernel is told of its activation. */
export interface FusedActivation {
  readonly activation: string
  readonly slope: number
}

/**
 * Runs a fused kernel that ends in an activation. One whose derivative cannot be told from what it gave follows as an
 * operation of its own.
 *
 * @param attributes What the kernel needs beside the activation.
 */
export function runActivated<Attributes extends object>(
  kernelName: FusedKernelName,
  inputs: tf.NamedTensorMap,
  attributes: Attributes,
  activation: ActivationName,
  gradient: FusedGradient<Attributes & FusedActivation>,
): tf.Tensor {
  const fused = fusedNames[activation]
  const ending: FusedActivation = { activation: fused ?? 'linear', slope: LEAKY_SLOPE }
  const output = runFusedOperation(kernelName, inputs, { ...attributes, ...ending }, gradient)
  return fused ? output : activate(output, activation)
}

/**
 * The gradient before an activation and a bias.
 *
 * @param dy The gradient behind them, `[..., channels]`.
 * @param y What the activation gave, of the same shape.
 * @returns The gradient before the activation, and the bias's `[channels]`.
 */
export function activationGradient<T extends tf.Tensor>(
  dy: T,
  y: T,
  { activation, slope }: FusedActivation,
): readonly [T, tf.Tensor1D] {
  const fused = runFusedKernel('AutoencodersActivationGrad', { dy, y }, { activation, slope })
  if (fused) return fused as [T, tf.Tensor1D]
  const inner = derivatives[activation]!(dy, y, slope) as T
  const leading = inner.shape.slice(0, -1).map((_, axis) => axis)
  return [inner, tf.sum(inner, leading)]
}

/** dy·activation′, written in y = activation(x). */
const derivatives: Readonly<Record<string, (dy: tf.Tensor, y: tf.Tensor, slope: number) => tf.Tensor>> = {
  linear: (dy) => dy,
  relu: (dy, y) => tf.mul(dy, tf.step(y)),
  leakyrelu: (dy, y, slope) => tf.mul(dy, tf.step(y, slope)),
  elu: (dy, y) => tf.mul(dy, tf.where(tf.greater(y, 0), tf.onesLike(y), tf.add(y, 1))),
  sigmoid: (dy, y) => tf.mul(dy, tf.mul(y, tf.sub(1, y))),
  tanh: (dy, y) => tf.mul(dy, tf.sub(1, tf.square(y))),
}
