import { checkWhole, definePart, type RandomStream, sizeOf } from '@autoencoders/core'
import { glorotUniform, type ParameterScope, type PartBody, type Prior, zeros } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { inRows, standardNormalLogDensity } from '../diagonal-gaussian.js'

/** Options of {@link flowPrior}. */
export interface FlowPriorOptions {
  /** Maps one after the other, each in the order opposite to the one before; default 2. */
  readonly layers?: number
  /** Units of each map's hidden layer; default 64. */
  readonly hiddenUnits?: number
}

/** What a map makes of z: shift and logarithm of the scale of every unit, from the units before it. */
type Shifts = (z: tf.Tensor2D) => { readonly shift: tf.Tensor2D; readonly logScale: tf.Tensor2D }

/** Scales are kept within e^±this: a prior that runs away takes the encoder with it. */
const MOST_LOG_SCALE = 3

/**
 * A masked autoregressive flow, learned with the model: `uᵢ = (zᵢ − μᵢ(z₁…zᵢ₋₁))·e^(−αᵢ(z₁…zᵢ₋₁))`, u being standard normal.
 *
 * A density costs one pass; drawing costs one for each unit of z.
 *
 * @throws {OptionError} When layers or hiddenUnits is not a whole number of at least 1.
 * @see Papamakarios et al. 2017, https://arxiv.org/abs/1705.07057
 * @example gaussian({ size: 8, prior: flowPrior({ layers: 3 }) })
 */
export const flowPrior = definePart('prior', 'flow', (options: FlowPriorOptions): PartBody<Prior> => {
  const layers = checkWhole(options.layers ?? 2, 'flowPrior', 'layers', 1)
  const hidden = checkWhole(options.hiddenUnits ?? 64, 'flowPrior', 'hiddenUnits', 1)
  return {
    build(scope, { latentShape }) {
      const width = sizeOf(latentShape)
      const maps = Array.from({ length: layers }, (_, i) => maskedMap(scope.child(String(i)), width, hidden))
      return {
        sample(count, noise) {
          let z = noise.normal([count, width]) as tf.Tensor2D
          for (const map of maps.toReversed()) z = invert(map, tf.reverse(z, 1) as tf.Tensor2D)
          return tf.reshape(z, [count, ...latentShape])
        },
        logProbability(z) {
          let u = inRows(z)
          let logVolume: tf.Tensor = tf.zeros([u.shape[0]])
          for (const map of maps) {
            const { shift, logScale } = map(u)
            logVolume = tf.sub(logVolume, tf.sum(logScale, 1))
            u = tf.reverse(tf.mul(tf.sub(u, shift), tf.exp(tf.neg(logScale))), 1) as tf.Tensor2D
          }
          return tf.add(tf.sum(standardNormalLogDensity(u), 1), logVolume)
        },
      }
    },
  }
})

/** One unit after the other. */
function invert(map: Shifts, u: tf.Tensor2D): tf.Tensor2D {
  const [count, width] = u.shape
  let z: tf.Tensor2D = tf.zeros([count, width])
  for (let unit = 0; unit < width; unit++) {
    const { shift, logScale } = map(z)
    const only = tf.oneHot(tf.scalar(unit, 'int32'), width)
    const next = tf.add(tf.mul(u, tf.exp(logScale)), shift)
    z = tf.add(z, tf.mul(next, tf.expandDims(tf.cast(only, 'float32'), 0)))
  }
  return z
}

/** One hidden layer in which no unit hears of itself or of those after it. */
function maskedMap(scope: ParameterScope, width: number, hidden: number): Shifts {
  // Hidden units hear of the first 1, 2, … width − 1 units in turn.
  const heard = Array.from({ length: hidden }, (_, i) => (width === 1 ? 0 : (i % (width - 1)) + 1))
  const fixed = { trainable: false, decays: false }
  const inMask = scope.parameter(
    'inputMask',
    [width, hidden],
    fill(width, hidden, (i, j) => i < heard[j]!),
    fixed,
  )
  const outMask = scope.parameter(
    'outputMask',
    [hidden, 2 * width],
    fill(hidden, 2 * width, (i, j) => heard[i]! <= j % width),
    fixed,
  )
  const first = scope.parameter('inputKernel', [width, hidden], glorotUniform)
  const firstBias = scope.parameter('inputBias', [hidden], zeros)
  const small = (shape: readonly number[], random: RandomStream) =>
    random.normal(sizeOf(shape)).map((value) => 0.01 * value)
  const second = scope.parameter('outputKernel', [hidden, 2 * width], small)
  const secondBias = scope.parameter('outputBias', [2 * width], zeros)
  return (z) => {
    const inner = tf.tanh(tf.add(tf.matMul(z, tf.mul(first.value, inMask.value) as tf.Tensor2D), firstBias.value))
    const outer = tf.add(
      tf.matMul(inner as tf.Tensor2D, tf.mul(second.value, outMask.value) as tf.Tensor2D),
      secondBias.value,
    )
    const [shift, raw] = tf.split(outer as tf.Tensor2D, 2, 1) as [tf.Tensor2D, tf.Tensor2D]
    return { shift, logScale: tf.mul(tf.tanh(tf.div(raw, MOST_LOG_SCALE)), MOST_LOG_SCALE) }
  }
}

function fill(rows: number, columns: number, isHeard: (row: number, column: number) => boolean) {
  return () =>
    Float32Array.from({ length: rows * columns }, (_, i) => Number(isHeard(Math.floor(i / columns), i % columns)))
}
