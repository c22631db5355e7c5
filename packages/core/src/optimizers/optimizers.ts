/**
 * How gradients become new weights. Every optimizer states its ε and every power is a whole-number power, so that
 * a step is the same arithmetic on every backend.
 */

import * as tf from '@tensorflow/tfjs-core'
import type { Optimizer, ParameterUpdate } from '../contracts.js'
import { OptionError } from '../errors.js'
import { checkFinite, checkPositive, checkRate } from '../option-checks.js'
import { definePart, type PartBody, type PartFactory } from '../part.js'
import type { Schedule } from '../parts.js'
import { integerPower } from '../random/portable-math.js'
import { toSchedule } from '../schedules.js'
import { runFusedStep } from './fused-step.js'

/** The ε that every adaptive optimizer here adds to a root mean square unless told otherwise. */
export const DEFAULT_EPSILON = 1e-7

/** Options of {@link sgd}. */
export interface SgdOptions {
  /** Default 0.01. */
  learningRate?: number | Schedule
  /** In [0, 1); default 0. */
  momentum?: number
  /** Look ahead along the momentum; default false. */
  nesterov?: boolean
}

/**
 * Stochastic gradient descent with momentum: `v ← μ·v + g`, `θ ← θ − η·v` (Nesterov: `θ ← θ − η·(g + μ·v)`).
 *
 * @see Sutskever et al. 2013, https://proceedings.mlr.press/v28/sutskever13.html
 * @example sgd({ learningRate: 0.1, momentum: 0.9 })
 */
export const sgd: OptimizerFactory<SgdOptions> = definePart(
  'optimizer',
  'sgd',
  (options: SgdOptions): OptimizerBody => {
    const { learningRate = 0.01, nesterov = false } = options
    const momentum = checkRate(options.momentum ?? 0, 'sgd', 'momentum')
    if (nesterov && momentum === 0) {
      throw new OptionError({ where: 'sgd', expected: 'nesterov with a momentum above 0', received: 'momentum 0' })
    }
    const descend = (parameter: tf.Tensor, direction: tf.Tensor, rate: number) =>
      tf.sub(parameter, tf.mul(direction, rate))
    return {
      learningRate: toSchedule(learningRate, 'sgd', 'learningRate', 0),
      slots: momentum > 0 ? ['velocity'] : [],
      update({ parameter, gradient, slots, learningRate: rate }) {
        const attributes = { rate, momentum, nesterov: nesterov ? 1 : 0 }
        const fused = runFusedStep('AutoencodersSgd', { parameter, gradient, slots }, attributes)
        if (fused) return fused
        if (momentum === 0) return { parameter: descend(parameter, gradient, rate), slots: {} }
        const velocity = tf.add(tf.mul(slots.velocity!, momentum), gradient)
        const direction = nesterov ? tf.add(gradient, tf.mul(velocity, momentum)) : velocity
        return { parameter: descend(parameter, direction, rate), slots: { velocity } }
      },
    }
  },
)

/** Options of {@link adam}. */
export interface AdamOptions {
  /** Default 0.001. */
  learningRate?: number | Schedule
  /** Decay of the first moment; default 0.9. */
  beta1?: number
  /** Decay of the second moment; default 0.999. */
  beta2?: number
  /** Default 1e-7. */
  epsilon?: number
}

/**
 * Adam: `m ← β₁m + (1 − β₁)g`, `v ← β₂v + (1 − β₂)g²`, `θ ← θ − η·m̂/(√v̂ + ε)` with bias-corrected m̂ and v̂.
 *
 * @see Kingma & Ba 2015, https://arxiv.org/abs/1412.6980
 * @example adam({ learningRate: 3e-4 })
 */
export const adam: OptimizerFactory<AdamOptions> = definePart(
  'optimizer',
  'adam',
  (options: AdamOptions): OptimizerBody => adamBody('adam', options, 0),
)

/** Options of {@link adamW}. */
export interface AdamWOptions extends AdamOptions {
  /** λ; default 0.01. */
  weightDecay?: number
}

/**
 * Adam with decoupled weight decay: before Adam's step `θ ← θ − η·λ·θ`, for kernels but not for biases and scales.
 *
 * @see Loshchilov & Hutter 2019, https://arxiv.org/abs/1711.05101
 * @example adamW({ weightDecay: 0.01 })
 */
export const adamW: OptimizerFactory<AdamWOptions> = definePart(
  'optimizer',
  'adamW',
  (options: AdamWOptions): OptimizerBody =>
    adamBody('adamW', options, checkFinite(options.weightDecay ?? 0.01, 'adamW', 'weightDecay', 0)),
)

/** Options of {@link rmsProp}. */
export interface RmsPropOptions {
  /** Default 0.001. */
  learningRate?: number | Schedule
  /** Decay of the mean square; default 0.9. */
  decay?: number
  /** In [0, 1); default 0. */
  momentum?: number
  /** Default 1e-7. */
  epsilon?: number
}

/**
 * RMSProp: `s ← ρs + (1 − ρ)g²`, `θ ← θ − η·g/(√s + ε)`, through a momentum buffer if asked.
 *
 * @see Tieleman & Hinton 2012, Coursera "Neural networks for machine learning", lecture 6.5
 * @example rmsProp({ learningRate: 1e-3, momentum: 0.9 })
 */
export const rmsProp: OptimizerFactory<RmsPropOptions> = definePart(
  'optimizer',
  'rmsProp',
  (options: RmsPropOptions): OptimizerBody => {
    const decay = checkRate(options.decay ?? 0.9, 'rmsProp', 'decay')
    const momentum = checkRate(options.momentum ?? 0, 'rmsProp', 'momentum')
    const epsilon = checkPositive(options.epsilon ?? DEFAULT_EPSILON, 'rmsProp', 'epsilon')
    return {
      learningRate: toSchedule(options.learningRate ?? 0.001, 'rmsProp', 'learningRate', 0),
      slots: momentum > 0 ? ['meanSquare', 'velocity'] : ['meanSquare'],
      update({ parameter, gradient, slots, learningRate: rate }) {
        const attributes = { decay, rest: 1 - decay, rate, epsilon, momentum }
        const fused = runFusedStep('AutoencodersRmsProp', { parameter, gradient, slots }, attributes)
        if (fused) return fused
        const meanSquare = mix(slots.meanSquare!, tf.square(gradient), decay)
        const scaled = tf.div(gradient, tf.add(tf.sqrt(meanSquare), epsilon))
        if (momentum === 0) return { parameter: tf.sub(parameter, tf.mul(scaled, rate)), slots: { meanSquare } }
        const velocity = tf.add(tf.mul(slots.velocity!, momentum), scaled)
        return { parameter: tf.sub(parameter, tf.mul(velocity, rate)), slots: { meanSquare, velocity } }
      },
    }
  },
)

/** Definitions of all optimizers here, for reading checkpoints. */
export const optimizerDefinitions = [sgd, adam, adamW, rmsProp] as const

type OptimizerBody = PartBody<Optimizer>

/** What users see of an optimizer is a part; what it can do is the contract's business. */
type OptimizerFactory<Options> = PartFactory<'optimizer', Options, object>

function adamBody(kind: string, options: AdamOptions, weightDecay: number): OptimizerBody {
  const beta1 = checkRate(options.beta1 ?? 0.9, kind, 'beta1')
  const beta2 = checkRate(options.beta2 ?? 0.999, kind, 'beta2')
  const epsilon = checkPositive(options.epsilon ?? DEFAULT_EPSILON, kind, 'epsilon')
  return {
    learningRate: toSchedule(options.learningRate ?? 0.001, kind, 'learningRate', 0),
    slots: ['mean', 'meanSquare'],
    update({ parameter, gradient, slots, learningRate, step, decays }: ParameterUpdate) {
      const correction = 1 / (1 - integerPower(beta2, step))
      const rate = learningRate / (1 - integerPower(beta1, step))
      const keep = decays ? 1 - learningRate * weightDecay : 1
      const rests = { rest1: 1 - beta1, rest2: 1 - beta2 }
      const attributes = { beta1, beta2, ...rests, rate, correction, epsilon, keep }
      const fused = runFusedStep('AutoencodersAdam', { parameter, gradient, slots }, attributes)
      if (fused) return fused
      const mean = mix(slots.mean!, gradient, beta1)
      const meanSquare = mix(slots.meanSquare!, tf.square(gradient), beta2)
      const change = tf.div(tf.mul(mean, rate), tf.add(tf.sqrt(tf.mul(meanSquare, correction)), epsilon))
      const start = keep === 1 ? parameter : tf.mul(parameter, keep)
      return { parameter: tf.sub(start, change), slots: { mean, meanSquare } }
    },
  }
}

/** decay·old + (1 − decay)·value. */
function mix(old: tf.Tensor, value: tf.Tensor, decay: number): tf.Tensor {
  return tf.add(tf.mul(old, decay), tf.mul(value, 1 - decay))
}
