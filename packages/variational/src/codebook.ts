/** A codebook: vectors that stand for others, learned by moving averages or by gradients. */

import { sizeOf } from '@autoencoders/core'
import {
  type NetworkContext,
  type Noise,
  type Parameter,
  type ParameterScope,
  portableLog,
  withoutGradient,
} from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'

/** How a codebook is made and learned. */
export interface CodebookOptions {
  readonly codes: number
  /** Width of a code. */
  readonly width: number
  /** γ of the moving averages; undefined where gradients train the codes. */
  readonly decay: number | undefined
}

/** What is left of vectors when each is replaced by the code nearest to it. */
export interface Quantized {
  /** The codes, `[rows, width]`; differentiable by the codebook where gradients train it. */
  readonly codes: tf.Tensor2D
  /** Which they are, one-hot, `[rows, codes]`; constant. */
  readonly chosen: tf.Tensor2D
}

/** A code in use less often than this share of an even use is given up for a vector of the batch. */
const LEAST_USE = 0.02

/** See {@link CodebookOptions}. */
export class Codebook {
  readonly #options: CodebookOptions
  readonly #vectors: Parameter
  /** Moving averages of how many vectors each code stands for, and of their sums. */
  readonly #counts: Parameter | undefined
  readonly #sums: Parameter | undefined

  constructor(scope: ParameterScope, options: CodebookOptions) {
    const { codes, width, decay } = options
    this.#options = options
    const shape = [codes, width]
    const averaged = { trainable: decay === undefined, decays: false }
    const spread = (shape: readonly number[], random: { normal(count: number): Float32Array }) =>
      random.normal(sizeOf(shape))
    this.#vectors = scope.parameter('codebook', shape, spread, averaged)
    if (decay === undefined) return
    const none = (shape: readonly number[]) => new Float32Array(sizeOf(shape))
    this.#counts = scope.parameter('counts', [codes], none, averaged)
    this.#sums = scope.parameter('sums', shape, none, averaged)
  }

  /** @param x `[rows, width]`. */
  nearest(x: tf.Tensor2D): Quantized {
    const vectors = this.#vectors.value as unknown as tf.Tensor2D
    const chosen = withoutGradient(() => {
      // ‖x − e‖², but for ‖x‖², which is the same for all.
      const distances = tf.sub(tf.sum(tf.square(vectors), 1), tf.mul(tf.matMul(x, vectors, false, true), 2))
      return tf.cast(tf.oneHot(tf.argMin(distances, 1), this.#options.codes), 'float32')
    }) as tf.Tensor2D
    return { chosen, codes: tf.matMul(chosen, vectors) }
  }

  /** @param indices Of codes, int32 `[rows]`. @returns The codes, `[rows, width]`. */
  lookUp(indices: tf.Tensor1D): tf.Tensor2D {
    return tf.gather(this.#vectors.value, indices) as tf.Tensor2D
  }

  /** Codes drawn uniformly, `[rows, width]`. */
  draw(rows: number, noise: Noise): tf.Tensor2D {
    return this.lookUp(drawIndices(rows, this.#options.codes, noise))
  }

  /** Moves codes to where the vectors are that they stand for; while training, and where averages do it. */
  learn(x: tf.Tensor2D, chosen: tf.Tensor2D, context: NetworkContext): void {
    const [counts, sums] = [this.#counts, this.#sums]
    if (!context.training || !counts || !sums) return
    const { codes, decay = 0 } = this.#options
    const rows = x.shape[0]
    const noise = context.noise('codebook')
    const [newCounts, newSums, vectors] = tf.tidy(() => {
      const used = tf.add(tf.mul(counts.value, decay), tf.mul(tf.sum(chosen, 0), 1 - decay))
      const total = tf.add(tf.mul(sums.value, decay), tf.mul(tf.matMul(chosen, x, true) as tf.Tensor, 1 - decay))
      // Averages begin at 0: compare with an even use of what was averaged so far.
      const even = tf.div(tf.sum(used), codes)
      const alive = tf.expandDims(tf.cast(tf.greater(used, tf.mul(even, LEAST_USE)), 'float32'), 1)
      const means = tf.div(total, tf.expandDims(tf.maximum(used, 1e-12), 1))
      const fresh = tf.gather(x, drawIndices(codes, rows, noise))
      const next = tf.add(tf.mul(means, alive), tf.mul(fresh, tf.sub(1, alive)))
      const weight = tf.add(
        tf.mul(tf.expandDims(used, 1), alive),
        tf.mul(tf.mul(even, tf.onesLike(alive)), tf.sub(1, alive)),
      )
      return [tf.squeeze(weight, [1]), tf.mul(next, weight), next]
    }) as [tf.Tensor, tf.Tensor, tf.Tensor]
    context.update(counts, newCounts)
    context.update(sums, newSums)
    context.update(this.#vectors, vectors)
  }
}

/** Whole numbers below a bound, uniform, `[count]`. */
function drawIndices(count: number, bound: number, noise: Noise): tf.Tensor1D {
  // In float32 the product may be rounded up to the bound.
  return tf.cast(tf.minimum(tf.floor(tf.mul(noise.uniform([count]), bound)), bound - 1), 'int32')
}

/** How many codes are in use, `e^(−Σ p log p)`, p being the share of each; 1 … codes. `[]`. */
export function perplexity(chosen: tf.Tensor2D): tf.Scalar {
  const shares = tf.mean(chosen, 0)
  return tf.exp(tf.neg(tf.sum(tf.mul(shares, tf.log(tf.maximum(shares, 1e-12))))))
}

/** log of the number of ways in which `positions` codes can be chosen. */
export function logWays(codes: number, positions: number): number {
  return positions * portableLog(codes)
}
