/** How samples are read as maps `[height, width, channels]`: signals as maps of height 1. */

import { formatShape, OptionError, type Shape, sizeOf } from '@autoencoders/core'
import type { MapShape, Pair } from '@autoencoders/core/extend'

/** Along how many axes of a sample filters move: 1 for signals, 2 for images. */
export type Dimensions = 1 | 2

/** A sample as a map. */
export interface SampleMap {
  readonly map: MapShape
  readonly dimensions: Dimensions
}

/**
 * How a sample is read. `[h, w, c]` is an image, `[n, 1]` and `[n]` are signals of one channel; `[a, b]` can be told by
 * nobody: an image without a channel axis, or a signal of b channels.
 *
 * @throws {OptionError} When it cannot be read in so many dimensions, or when there is more than one way.
 */
export function sampleMap(shape: Shape, dimensions: Dimensions | undefined, where: string): SampleMap {
  const [first = 1, second = 1, third = 1] = shape
  const received = `samples ${formatShape(shape)}`
  if (shape.length === 3 && dimensions !== 1) return { map: [first, second, third], dimensions: 2 }
  if (shape.length === 2 && dimensions === 2) return { map: [first, second, 1], dimensions }
  if (shape.length === 2 && (dimensions === 1 || second === 1)) return { map: [1, first, second], dimensions: 1 }
  if (shape.length === 1 && dimensions !== 2) return { map: [1, first, 1], dimensions: 1 }
  if (shape.length === 2) {
    const repair = '[height, width] without channels is dimensions: 2; [length, channels] is dimensions: 1.'
    throw new OptionError({ where, expected: 'dimensions to say how samples of two axes are meant', received, repair })
  }
  const expected = {
    1: 'samples [length, channels] or [length] for dimensions: 1',
    2: 'samples [height, width, channels] or [height, width] for dimensions: 2',
    any: 'samples [height, width, channels], [length, channels] or [length]',
  }[dimensions ?? 'any']
  throw new OptionError({ where, expected, received, repair: 'Give samples that shape; channels come last.' })
}

/**
 * The map that a decoder must give: as many axes as the input has dimensions, and all others as its channels.
 *
 * @throws {OptionError} When the shape has fewer axes than that.
 */
export function outputMap(shape: Shape, dimensions: Dimensions, where: string): MapShape {
  const [first = 1, second = 1] = shape
  if (shape.length < dimensions) {
    const expected = `an output with at least ${dimensions} axes, as the input has`
    throw new OptionError({ where, expected, received: formatShape(shape) })
  }
  return dimensions === 1 ? [1, first, sizeOf(shape.slice(1))] : [first, second, sizeOf(shape.slice(2))]
}

/** Heights and widths from a map down, one more than strides. */
export function pyramid(size: Pair, strides: readonly Pair[]): readonly Pair[] {
  const sizes = [size]
  for (const [vertical, horizontal] of strides) {
    const [height, width] = sizes.at(-1) ?? size
    sizes.push([Math.ceil(height / vertical), Math.ceil(width / horizontal)])
  }
  return sizes
}

/** Kernel or stride where there is something to move along: 1 along an axis of length 1. */
export function along([vertical, horizontal]: Pair, [height, width]: readonly number[]): Pair {
  return [height === 1 ? 1 : vertical, width === 1 ? 1 : horizontal]
}
