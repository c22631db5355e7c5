import { checkRate, definePart } from '@autoencoders/core'
import type { PartBody, Reconstruction } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { absoluteErrorPerSample } from './absolute-error.js'
import { checkImageShape, maskMaps, toMaps } from './image-maps.js'
import { requireSameShape } from './requirements.js'
import {
  checkSimilarity,
  type MapPair,
  meanOfNeighbourhoods,
  requireWindowFits,
  type Similarity,
  type SimilarityOptions,
  similarityTerms,
} from './similarity-terms.js'

/** Options of {@link structuralDissimilarity}. */
export interface StructuralDissimilarityOptions extends SimilarityOptions {
  /**
   * α in `(1 − α)·dissimilarity + α·mean |output − target| / dataRange`, in [0, 1). Default 0, nothing but the dissimilarity, which
   * hardly sees a shift of all colours. Zhao et al. found 0.16 to be best.
   */
  readonly mix?: number
}

/** What a pure function of pictures may be told besides. */
export interface MaskOptions {
  /** 1 where a pixel counts, `[batch]` + leading axes of the target. */
  readonly mask?: tf.Tensor | undefined
}

/**
 * Structural dissimilarity of each sample, 1 − SSIM.
 *
 * `1 − (2 μₓ μᵧ + C₁)(2 σₓᵧ + C₂) / ((μₓ² + μᵧ² + C₁)(σₓ² + σᵧ² + C₂))`, `Cᵢ = (Kᵢ R)²`, in each neighbourhood that lies inside the
 * image, pixels weighed by a Gaussian; then the mean over neighbourhoods and channels. The same as `structuralSimilarity` of
 * `@autoencoders/metrics` tells of arrays.
 *
 * Under a mask a neighbourhood is made of those of its pixels that count, and counts by their share.
 *
 * @param target `[batch, height, width]` or `[batch, height, width, channels]`, float32.
 * @param output Same shape.
 * @param options Data range R, window, constants, `mix` and a mask; what the mask leaves out must still be finite.
 * @returns `[batch]`, in [0, 2] without `mix`; 0 for identical images. The caller disposes it.
 * @throws {OptionError} When an option is out of range.
 * @throws {ShapeError} When the shapes differ, are not of images, or smaller than the window, or the mask does not fit.
 * @see Wang, Bovik, Sheikh & Simoncelli 2004, https://doi.org/10.1109/TIP.2003.819861; Zhao et al. 2017 (`mix`), https://arxiv.org/abs/1511.08861
 * @example structuralDissimilarityPerSample(tf.ones([8, 28, 28]), tf.zeros([8, 28, 28])) // eight times 0.9999
 */
export function structuralDissimilarityPerSample(
  target: tf.Tensor,
  output: tf.Tensor,
  options: StructuralDissimilarityOptions & MaskOptions = {},
): tf.Tensor1D {
  const similarity = checkSimilarity(options, where)
  const mix = checkRate(options.mix ?? 0, where, 'mix')
  requireImages(target, output, similarity, where)
  return tf.tidy(() => {
    const dissimilarity = perSample(toPair(target, output, options.mask, where), target.shape[0]!, similarity)
    return mixed(dissimilarity, mix, { target, output, mask: options.mask }, similarity)
  })
}

/**
 * Structural dissimilarity as a reconstruction: for pictures that should look right, where squares blur.
 *
 * @param options See {@link StructuralDissimilarityOptions}.
 * @throws {OptionError} When an option is out of range.
 * @throws {ShapeError} When a model is made of it whose targets are not images, or smaller than the window.
 * @see Wang, Bovik, Sheikh & Simoncelli 2004, https://doi.org/10.1109/TIP.2003.819861
 * @example structuralDissimilarity({ windowSize: 7, mix: 0.16 })
 */
export const structuralDissimilarity = definePart(
  'reconstruction',
  'structuralDissimilarity',
  (options: StructuralDissimilarityOptions): PartBody<Reconstruction> => {
    const similarity = checkSimilarity(options, where)
    checkRate(options.mix ?? 0, where, 'mix')
    return {
      outputShape(targetShape) {
        requireWindowFits(checkImageShape(targetShape, where), similarity, where)
        return targetShape
      },
      loss: (target, output, mask) => structuralDissimilarityPerSample(target, output, { ...options, mask }),
      toData: (output) => tf.clone(output),
    }
  },
)

const where = 'structuralDissimilarity'

/** Pictures as maps. */
export function toPair(target: tf.Tensor, output: tf.Tensor, mask: tf.Tensor | undefined, where: string): MapPair {
  return { target: toMaps(target), output: toMaps(output), mask: mask && maskMaps(mask, target, where) }
}

/** `(1 − mix)·dissimilarity + mix·mean |output − target| / dataRange`, `[batch]`. */
export function mixed(
  dissimilarity: tf.Tensor1D,
  mix: number,
  { target, output, mask }: { target: tf.Tensor; output: tf.Tensor; mask: tf.Tensor | undefined },
  { dataRange }: Similarity,
): tf.Tensor1D {
  if (mix === 0) return dissimilarity
  const absolute = absoluteErrorPerSample(target, output, { mask })
  return tf.add(tf.mul(dissimilarity, 1 - mix), tf.mul(absolute, mix / dataRange))
}

function perSample(pair: MapPair, batch: number, similarity: Similarity): tf.Tensor1D {
  const { luminance, structure, share } = similarityTerms(pair, similarity)
  const rows = (x: tf.Tensor) => tf.reshape(x, [batch, -1]) as tf.Tensor2D
  return meanOfNeighbourhoods(rows(tf.sub(1, tf.mul(luminance, structure))), share && rows(share))
}

function requireImages(target: tf.Tensor, output: tf.Tensor, similarity: Similarity, where: string): void {
  requireSameShape(where, target, output)
  requireWindowFits(checkImageShape(target.shape.slice(1), where), similarity, where)
}
