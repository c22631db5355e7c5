import { compensatedSum } from './compensated-sum.js'

/** A score of each image, and their mean. */
export interface ImageScores {
  /** The mean of `perImage`. */
  readonly mean: number
  /** `[n]`. */
  readonly perImage: Float64Array
}

/** Scores and their mean; infinite where a score is. */
export function imageScores(perImage: Float64Array): ImageScores {
  const infinite = perImage.includes(Infinity)
  const mean = infinite ? Infinity : compensatedSum(perImage.length, (i) => perImage[i]!) / perImage.length
  return { mean, perImage }
}
