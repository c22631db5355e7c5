import { type NdArray, ndArray, randomStreams, type Shape, sizeOf } from '@autoencoders/core'

/**
 * Samples of any shape that hold something to learn: triangle waves along their flattened axis, each of its own period,
 * phase and height, in [0, 1].
 *
 * Made of + − × ÷ alone, so they are the same bits in every engine.
 *
 * @param count How many.
 * @param inputShape Of one sample.
 * @returns `[count, ...inputShape]`.
 * @example waveSamples(256, [784])
 */
export function waveSamples(count: number, inputShape: Shape): NdArray {
  const size = sizeOf(inputShape)
  const draws = randomStreams(0)
    .stream('waves')
    .uniform(3 * count)
  const data = new Float32Array(count * size)
  for (let sample = 0; sample < count; sample++) {
    const [first = 0, phase = 0, height = 0] = draws.subarray(3 * sample)
    const period = SHORTEST + (LONGEST - SHORTEST) * first
    for (let i = 0; i < size; i++) {
      const turns = i / period + phase
      const position = turns - Math.floor(turns)
      data[sample * size + i] = height * Math.abs(2 * position - 1)
    }
  }
  return ndArray(data, [count, ...inputShape])
}

/** Periods, in elements. */
const SHORTEST = 8
const LONGEST = 64
