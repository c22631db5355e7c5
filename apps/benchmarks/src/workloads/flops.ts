/** Arithmetic of training steps, counted from layers. Only products count: they are what a peak is measured with. */

/** A layer whose work is a matrix product. */
export type ProductLayer =
  | { readonly type: 'dense'; readonly inputs: number; readonly units: number; readonly times?: number }
  | {
      readonly type: 'convolution'
      /** Pixels of the smaller of its two maps: each is one product of the filter. */
      readonly pixels: number
      readonly window: number
      readonly inputs: number
      readonly outputs: number
    }

/**
 * Floating-point operations of one training step on one sample.
 *
 * A layer multiplies three times the same sizes: forward, gradient of its weights, gradient of its input. The first
 * layer needs no gradient of its input. A multiplication and an addition are two operations.
 *
 * @param layers In order; the first one's input is the data.
 */
export function trainingFlopsPerSample(layers: readonly ProductLayer[]): number {
  return layers.reduce((sum, layer, i) => sum + (i === 0 ? 2 : 3) * 2 * multiplications(layer), 0)
}

function multiplications(layer: ProductLayer): number {
  if (layer.type === 'dense') return layer.inputs * layer.units * (layer.times ?? 1)
  return layer.pixels * layer.window * layer.inputs * layer.outputs
}
