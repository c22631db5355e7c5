/** Looks into a training step from outside: an optimizer that keeps the gradients it is given and changes no weight. */

import { type Autoencoder, constant, definePart, type NdArray, type OptimizerPart } from '@autoencoders/core'
import type { Optimizer } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import type { HostSamples } from './autoencoder-case.js'

/** What one training step saw. */
export interface ProbedStep {
  /** What was minimised, one a phase. */
  readonly totals: readonly number[]
  /** The gradient of every parameter, in the order in which the optimizer was called. */
  readonly gradients: readonly NdArray[]
}

/**
 * One training step, the first, at given weights. All its noise is that of step 0, so it is a function of the weights.
 *
 * @param marked The optimizer's call that adds 1 to its parameter, to find out whose it is.
 */
export async function probeStep(
  model: Autoencoder,
  data: HostSamples,
  weights: ReadonlyMap<string, NdArray>,
  marked = -1,
): Promise<ProbedStep> {
  const kept: tf.Tensor[] = []
  const totals: number[] = []
  model.setWeights(weights)
  try {
    await model.fit(data, {
      epochs: 1,
      batchSize: data.input.shape[0]!,
      shuffle: false,
      optimizer: gradientProbe(kept, marked),
      callbacks: [
        (event) => {
          if (event.type !== 'step') return
          const others = Object.entries(event.terms).filter(([name]) => name.endsWith('.total'))
          totals.push(event.loss, ...others.map(([, value]) => value))
        },
      ],
    })
    const gradients = await Promise.all(
      kept.map(async (tensor) => ({ data: Float32Array.from(await tensor.data()), shape: tensor.shape })),
    )
    return { totals, gradients }
  } finally {
    tf.dispose(kept)
  }
}

function gradientProbe(kept: tf.Tensor[], marked: number): OptimizerPart {
  const body = (): Omit<Optimizer, 'role' | 'kind' | 'options'> => ({
    learningRate: constant({ value: 1 }),
    slots: [],
    update({ parameter, gradient }) {
      const isMarked = kept.length === marked
      kept.push(tf.keep(tf.clone(gradient)))
      return { parameter: isMarked ? tf.add(parameter, 1) : tf.clone(parameter), slots: {} }
    },
  })
  return definePart('optimizer', 'conformance-gradient-probe', body)()
}
