/** Codes to a mean of 0 and a standard deviation of 1 in every unit, and back: what networks learn well from. */

import { type NdArray, type Shape, sizeOf } from '@autoencoders/core'
import { portableLog } from '@autoencoders/core/extend'
import type { CodeSpace, SamplerState } from '../sampler.js'
import { savedTensor } from '../saved-tensor.js'

/** `x = (z − mean) / scale` in every unit. */
export interface Standardization {
  /** `[width]`. */
  readonly mean: Float32Array
  /** Standard deviations, 1 for units that never change, `[width]`. */
  readonly scale: Float32Array
}

/** Units whose standard deviation is a smaller share of their size are rounding, and are left as they are. */
const LEAST_SHARE = 1e-6

/** The means and standard deviations of codes, `[n, ...]`. */
export function standardizationOf({ data, shape }: NdArray): Standardization {
  const width = sizeOf(shape.slice(1))
  const count = data.length / width
  const unit = (j: number, of: (value: number) => number) => {
    let sum = 0
    for (let i = j; i < data.length; i += width) sum += of(data[i]!)
    return sum / count
  }
  const mean = Float32Array.from({ length: width }, (_, j) => unit(j, (value) => value))
  const scale = mean.map((center, j) => {
    const deviation = Math.sqrt(unit(j, (value) => (value - center) * (value - center)))
    return deviation > LEAST_SHARE * Math.abs(center) ? deviation : 1
  })
  return { mean, scale }
}

/** x of z, `[n, width]`. */
export function standardize({ mean, scale }: Standardization, { data, shape }: NdArray): NdArray {
  const width = mean.length
  return { data: data.map((value, i) => (value - mean[i % width]!) / scale[i % width]!), shape: [shape[0]!, width] }
}

/** z of x, `[n, ...latentShape]`. */
export function unstandardize({ mean, scale }: Standardization, { data, shape }: NdArray, latentShape: Shape): NdArray {
  const width = mean.length
  const codes = data.map((value, i) => mean[i % width]! + scale[i % width]! * value)
  return { data: codes, shape: [shape[0]!, ...latentShape] }
}

/** By how much log p(z) is less than log p(x): `Σ log scale`. */
export function logStretch({ scale }: Standardization): number {
  return scale.reduce((sum, deviation) => sum + portableLog(deviation), 0)
}

/** What is saved of it. */
export function standardizationTensors({ mean, scale }: Standardization): readonly (readonly [string, NdArray])[] {
  const shape = [mean.length]
  return [
    ['standardization/mean', { data: mean, shape }],
    ['standardization/scale', { data: scale, shape }],
  ]
}

/** @throws {BundleError} `mismatch` when it was not saved, or is of another width. */
export function savedStandardization(state: SamplerState, { latentShape }: CodeSpace): Standardization {
  const read = (name: string) => savedTensor(state, `standardization/${name}`, [sizeOf(latentShape)]).data
  return { mean: read('mean'), scale: read('scale') }
}
