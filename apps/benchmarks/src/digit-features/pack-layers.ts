/** Weights as a package can carry them: the inverse of what `@autoencoders/metrics/digit-features` unpacks. */

import type { NdArray } from '@autoencoders/core'

/** A layer as it was trained. */
export interface TrainedLayer {
  /** `[..., outputs]`, row-major. */
  readonly kernel: NdArray
  /** `[outputs]`. */
  readonly bias: NdArray
}

const LARGEST = 127

/**
 * Packs layers, one after the other: signed bytes of the kernel, then a scale and a bias for each output, 32-bit floats with the low byte
 * first. The largest weight of an output becomes ±127.
 *
 * @returns Base64.
 */
export function packLayers(layers: readonly TrainedLayer[]): string {
  return Buffer.concat(layers.map(packLayer)).toString('base64')
}

function packLayer({ kernel, bias }: TrainedLayer): Uint8Array {
  const outputs = bias.data.length
  const scales = scalesOf(kernel, outputs)
  const bytes = new Uint8Array(kernel.data.length + 8 * outputs)
  const view = new DataView(bytes.buffer)
  kernel.data.forEach((value, i) => {
    view.setInt8(i, nearestByte(value, scales[i % outputs]!))
  })
  for (const [k, values] of [scales, bias.data].entries()) {
    values.forEach((value, i) => {
      view.setFloat32(kernel.data.length + 4 * (k * outputs + i), value, true)
    })
  }
  return bytes
}

function scalesOf({ data }: NdArray, outputs: number): Float32Array {
  const largest = new Float32Array(outputs)
  data.forEach((value, i) => {
    largest[i % outputs] = Math.max(largest[i % outputs]!, Math.abs(value))
  })
  return largest.map((value) => (value === 0 ? 1 : value / LARGEST))
}

function nearestByte(value: number, scale: number): number {
  return Math.max(-LARGEST, Math.min(LARGEST, Math.round(value / scale)))
}
