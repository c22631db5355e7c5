import * as tf from '@tensorflow/tfjs-core'
import type { BatchSource } from '../batches/batch-source.js'
import { type HostSamples, sampleCount } from '../batches/samples.js'
import { withBatch } from '../inference.js'
import type { Model } from '../model.js'
import { forward, modelLoss } from './model-loss.js'
import { readScalars, type StepLoss } from './training-step.js'

/**
 * The loss of a model on data it is not trained on: nothing dropped or corrupted, z drawn from a stream of its own.
 *
 * @param step Training steps taken, for scheduled weights.
 * @param alsoDo Done with every batch besides: a stream may be readable only once.
 * @returns Means over samples.
 */
export async function evaluateLoss(
  model: Model,
  source: BatchSource,
  step: number,
  alsoDo?: (samples: HostSamples) => Promise<void>,
): Promise<StepLoss> {
  let seen = 0
  const sums = new Map<string, number>()
  let index = 0
  for await (const samples of source.batches(0, 0)) {
    const names: string[] = []
    const values = await withBatch(model, samples, { stream: 'evaluation', index: index++ }, (batch, context) =>
      readScalars(
        tf.tidy(() => {
          const { total, terms } = modelLoss(model, forward(model, batch, context), context, step)
          names.push('', ...Object.keys(terms))
          return [tf.clone(total), ...Object.values(terms).map((term) => tf.clone(term))]
        }),
      ),
    )
    const count = sampleCount(samples)
    names.forEach((name, i) => void sums.set(name, (sums.get(name) ?? 0) + values[i]! * count))
    seen += count
    await alsoDo?.(samples)
  }
  const means = [...sums].map(([name, sum]) => [name, sum / seen] as const)
  return { loss: (sums.get('') ?? 0) / seen, terms: Object.fromEntries(means.filter(([name]) => name !== '')) }
}
