/** Convolutions in float64, one loop per sum, from their definition. */

import { type Array64, fill64 } from './array64.js'

/** How a filter moves over a map: along both axes alike, or along height and along width. */
export interface Movement {
  readonly stride: number | readonly [number, number]
  readonly dilation: number | readonly [number, number]
  /** `same` gives ⌈length / stride⌉ positions and pads with zeros; `valid` stays inside; a number pads every side. */
  readonly pad: 'same' | 'valid' | number
}

/**
 * `y[n,i,j,o] = Σ x[n, i·stride + p·dilation − top, j·stride + q·dilation − left, c] · w[p,q,c,o]`
 *
 * @param x `[batch, height, width, channels]`.
 * @param filter `[rows, columns, channels, outputs]`.
 */
export function conv64(x: Array64, filter: Array64, movement: Movement): Array64 {
  const [batch, , , channels] = x.shape as Four
  const [, , , outputs] = filter.shape as Four
  const { lengths, visit } = positions(x, filter, movement)
  return fill64([batch, ...lengths, outputs], (position) => {
    const output = position % outputs
    let sum = 0
    visit(Math.floor(position / outputs), (pixel, tap) => {
      for (let c = 0; c < channels; c++) {
        sum += x.data[pixel * channels + c]! * filter.data[(tap * channels + c) * outputs + output]!
      }
    })
    return sum
  })
}

/**
 * The same of each channel by itself: `y[n,i,j,c·m + k] = Σ x[…, c] · w[p,q,c,k]`.
 *
 * @param filter `[rows, columns, channels, m]`.
 */
export function depthwise64(x: Array64, filter: Array64, movement: Movement): Array64 {
  const [batch, , , channels] = x.shape as Four
  const multiplier = filter.shape[3]!
  const { lengths, visit } = positions(x, filter, movement)
  const outputs = channels * multiplier
  return fill64([batch, ...lengths, outputs], (position) => {
    const output = position % outputs
    const channel = Math.floor(output / multiplier)
    let sum = 0
    visit(Math.floor(position / outputs), (pixel, tap) => {
      sum += x.data[pixel * channels + channel]! * filter.data[tap * outputs + output]!
    })
    return sum
  })
}

/**
 * The transposed convolution: what a convolution from `shape` to y's shape does to gradients.
 *
 * @param y `[batch, height, width, outputs]`.
 * @param filter `[rows, columns, channels, outputs]`.
 * @param shape `[batch, height, width, channels]` of the result.
 */
export function convTransposed64(y: Array64, filter: Array64, shape: readonly number[], movement: Movement): Array64 {
  const [, , channels, outputs] = filter.shape as Four
  const result = fill64(shape, () => 0)
  const { visit } = positions(result, filter, movement)
  for (let place = 0; place < y.data.length / outputs; place++) {
    visit(place, (pixel, tap) => {
      for (let c = 0; c < channels; c++) {
        for (let o = 0; o < outputs; o++) {
          result.data[pixel * channels + c]! +=
            y.data[place * outputs + o]! * filter.data[(tap * channels + c) * outputs + o]!
        }
      }
    })
  }
  return result
}

type Four = readonly [number, number, number, number]

/** Where a filter stops, and which pixels each of its taps sees there; padding is never visited. */
function positions(x: Array64, filter: Array64, movement: Movement) {
  const [, height, width] = x.shape as Four
  const [rows, columns] = filter.shape as Four
  const vertical = along(0, height, rows, movement)
  const horizontal = along(1, width, columns, movement)
  const visit = (place: number, see: (pixel: number, tap: number) => void) => {
    const [sample, rest] = divide(place, vertical.length * horizontal.length)
    const [i, j] = divide(rest, horizontal.length)
    for (let tap = 0; tap < rows * columns; tap++) {
      const [p, q] = divide(tap, columns)
      const row = i * vertical.stride + p * vertical.dilation - vertical.before
      const column = j * horizontal.stride + q * horizontal.dilation - horizontal.before
      if (row < 0 || row >= height || column < 0 || column >= width) continue
      see((sample * height + row) * width + column, tap)
    }
  }
  return { lengths: [vertical.length, horizontal.length] as const, visit }
}

/** The movement along one axis: its stops, what they begin before, and its steps. */
interface Line {
  readonly length: number
  readonly before: number
  readonly stride: number
  readonly dilation: number
}

function along(axis: 0 | 1, length: number, taps: number, movement: Movement): Line {
  const { pad } = movement
  const [stride, dilation] = [stepAlong(axis, movement.stride), stepAlong(axis, movement.dilation)]
  const steps = { stride, dilation }
  const reach = (taps - 1) * dilation + 1
  if (pad === 'valid') return { length: Math.ceil((length - reach + 1) / stride), before: 0, ...steps }
  if (pad !== 'same') return { length: Math.floor((length + 2 * pad - reach) / stride) + 1, before: pad, ...steps }
  const stops = Math.ceil(length / stride)
  return { length: stops, before: Math.floor(Math.max((stops - 1) * stride + reach - length, 0) / 2), ...steps }
}

function stepAlong(axis: 0 | 1, steps: number | readonly [number, number]): number {
  return typeof steps === 'number' ? steps : steps[axis]
}

function divide(a: number, b: number): [number, number] {
  return [Math.floor(a / b), a % b]
}
