/** Judging a model on data: its own loss, and the errors everybody knows. */

import type { BatchSource } from './batches/batch-source.js'
import type { HostSamples } from './batches/samples.js'
import { reconstructData, runBatch } from './inference.js'
import type { Model } from './model.js'
import type { NdArray } from './nd-array.js'
import type { Evaluation } from './results.js'
import { evaluateLoss } from './training/evaluate-loss.js'

/** Evaluates a model, reading the data once. */
export async function evaluateModel(model: Model, source: BatchSource): Promise<Evaluation> {
  const sums = { squared: 0, absolute: 0, exact: 0, elements: 0, samples: 0 }
  const { loss, terms } = await evaluateLoss(model, source, Number.MAX_SAFE_INTEGER, async (batch) => {
    addErrors(sums, batch, await runBatch(model, batch, reconstructData(model)))
  })
  return {
    samples: sums.samples,
    loss,
    terms,
    meanSquaredError: sums.squared / sums.elements,
    meanAbsoluteError: sums.absolute / sums.elements,
    ...(model.reconstruction.categorical && { accuracy: sums.exact / sums.elements }),
  }
}

function addErrors(
  sums: { squared: number; absolute: number; exact: number; elements: number; samples: number },
  batch: HostSamples,
  output: NdArray,
): void {
  const target = (batch.target ?? batch.input).data
  const mask = batch.mask?.data
  const perMask = mask ? target.length / mask.length : 1
  for (let i = 0; i < target.length; i++) {
    const counts = mask ? mask[Math.floor(i / perMask)]! : 1
    const error = output.data[i]! - target[i]!
    sums.squared += counts * error * error
    sums.absolute += counts * Math.abs(error)
    if (error === 0) sums.exact += counts
    sums.elements += counts
  }
  sums.samples += output.shape[0]!
}
