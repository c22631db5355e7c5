/** How likely samples are under a model, by importance sampling. */

import * as tf from '@tensorflow/tfjs-core'
import type { BatchSource } from './batches/batch-source.js'
import { sampleCount } from './batches/samples.js'
import { inferenceContext, type Model } from './model.js'
import { type NdArray, ndArray } from './nd-array.js'
import { portableExp, portableLog } from './random/portable-math.js'
import { importanceLogWeights } from './training/importance-weights.js'
import { disposeBatch, toBatch } from './training/training-step.js'

/** How many rows go through the decoder at once. */
const ROWS = 4096

/**
 * `log 1/K Σ p(x|z) p(z) / q(z|x)` of every sample, over K draws of z.
 *
 * @returns `[n]`, in nats.
 */
export function modelLogLikelihood(model: Model, source: BatchSource, draws: number): Promise<NdArray> {
  return overDraws(model, source, draws, (count) => new LogMeans(count))
}

/**
 * `1/K Σ log (p(x|z) p(z) / q(z|x))` of every sample, over K draws of z.
 *
 * @returns `[n]`, in nats.
 */
export function modelLowerBound(model: Model, source: BatchSource, draws: number): Promise<NdArray> {
  return overDraws(model, source, draws, (count) => new Means(count))
}

/** A mean over draws of one number for each sample. */
interface MeanOverDraws {
  /** @param logs log w, `[rows, count]`, row by row. */
  add(logs: ArrayLike<number>, rows: number): void
  /** @param draws How many rows were added. */
  values(draws: number): ArrayLike<number>
}

async function overDraws(
  model: Model,
  source: BatchSource,
  draws: number,
  meanOf: (count: number) => MeanOverDraws,
): Promise<NdArray> {
  const results: number[] = []
  let index = 0
  for await (const samples of source.batches(0, 0)) {
    const count = sampleCount(samples)
    const mean = meanOf(count)
    const batch = toBatch(samples)
    const { mask, condition } = batch
    const context = {
      ...inferenceContext(model, 'likelihood', index++),
      ...(mask && { mask }),
      ...(condition && { condition }),
    }
    try {
      for (let drawn = 0; drawn < draws; ) {
        const share = Math.min(draws - drawn, Math.max(1, Math.floor(ROWS / count)))
        const weights = tf.tidy(() => importanceLogWeights(model, batch, context, share))
        try {
          mean.add(await weights.data(), share)
        } finally {
          weights.dispose()
        }
        drawn += share
      }
    } finally {
      disposeBatch(batch)
    }
    results.push(...Array.from(mean.values(draws)))
  }
  return ndArray(results, [results.length])
}

class Means implements MeanOverDraws {
  readonly #sums: Float64Array

  constructor(count: number) {
    this.#sums = new Float64Array(count)
  }

  add(logs: ArrayLike<number>): void {
    const count = this.#sums.length
    for (let i = 0; i < logs.length; i++) this.#sums[i % count]! += logs[i]!
  }

  values(draws: number): Float64Array {
    return this.#sums.map((sum) => sum / draws)
  }
}

/** Logarithms of means that are too large or too small to be written out. */
class LogMeans implements MeanOverDraws {
  readonly #largest: Float64Array
  readonly #scaled: Float64Array

  constructor(count: number) {
    this.#largest = new Float64Array(count).fill(Number.NEGATIVE_INFINITY)
    this.#scaled = new Float64Array(count)
  }

  add(logs: ArrayLike<number>, rows: number): void {
    const count = this.#largest.length
    for (let row = 0; row < rows; row++) {
      for (let i = 0; i < count; i++) {
        const log = logs[row * count + i]!
        const largest = Math.max(this.#largest[i]!, log)
        if (largest === Number.NEGATIVE_INFINITY) continue
        this.#scaled[i] = this.#scaled[i]! * portableExp(this.#largest[i]! - largest) + portableExp(log - largest)
        this.#largest[i] = largest
      }
    }
  }

  values(draws: number): Float64Array {
    return this.#largest.map((largest, i) => largest + portableLog(this.#scaled[i]!) - portableLog(draws))
  }
}
