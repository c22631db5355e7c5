/** Layers of a network, forwards, in plain JavaScript: sums in a fixed order, so the same bits in every engine. */

import type { LayerWeights } from './packed-layers.js'

/** A stack of maps `[side, side, channels]`, row-major. */
export interface SquareMap {
  readonly data: ArrayLike<number>
  readonly side: number
  readonly channels: number
}

/**
 * A convolution of stride 2 with a square kernel, zeros around the map, and ReLU: half the side, rounded up, with the zeros that TensorFlow
 * calls `same`.
 *
 * @param kernelSize Its side.
 */
export function halvingConvolution(map: SquareMap, { kernel, bias }: LayerWeights, kernelSize: number): SquareMap {
  const side = Math.ceil(map.side / 2)
  const channels = bias.length
  const before = Math.floor(Math.max(0, 2 * (side - 1) + kernelSize - map.side) / 2)
  const data = new Float64Array(side * side * channels)
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const sums = data.subarray((row * side + column) * channels, (row * side + column + 1) * channels)
      sums.set(bias)
      addWindow(sums, map, kernel, { top: 2 * row - before, left: 2 * column - before, size: kernelSize })
      rectify(sums)
    }
  }
  return { data, side, channels }
}

/**
 * A dense layer, without an activation.
 *
 * @param input `[inputs]`.
 * @returns `[outputs]`.
 */
export function dense(input: ArrayLike<number>, { kernel, bias }: LayerWeights): Float64Array {
  const sums = bias.slice()
  for (let i = 0; i < input.length; i++) addScaled(sums, input[i]!, kernel, i * sums.length)
  return sums
}

/** ReLU, in place. */
export function rectify(values: Float64Array): Float64Array {
  for (let i = 0; i < values.length; i++) if (values[i]! < 0) values[i] = 0
  return values
}

interface Window {
  readonly top: number
  readonly left: number
  readonly size: number
}

function addWindow(sums: Float64Array, map: SquareMap, kernel: Float64Array, { top, left, size }: Window): void {
  const { data, side, channels } = map
  for (let y = Math.max(0, -top); y < Math.min(size, side - top); y++) {
    for (let x = Math.max(0, -left); x < Math.min(size, side - left); x++) {
      const pixel = ((top + y) * side + left + x) * channels
      const weights = (y * size + x) * channels
      for (let channel = 0; channel < channels; channel++) {
        addScaled(sums, data[pixel + channel]!, kernel, (weights + channel) * sums.length)
      }
    }
  }
}

function addScaled(sums: Float64Array, factor: number, kernel: Float64Array, from: number): void {
  // Most of an image is black.
  if (factor === 0) return
  for (let i = 0; i < sums.length; i++) sums[i]! += factor * kernel[from + i]!
}
