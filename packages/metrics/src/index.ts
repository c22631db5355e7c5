/** Numbers that judge a reconstruction, on plain arrays, in float64. */

export type { ImageScores } from './image-scores.js'
export { meanAbsoluteError, meanSquaredError, rootMeanSquaredError } from './mean-errors.js'
export type { MetricInput, ShapedNumbers } from './metric-input.js'
export { type PeakSignalToNoiseRatioOptions, peakSignalToNoiseRatio } from './peak-signal-to-noise-ratio.js'
export { type R2Average, type R2ScoreOptions, r2Score, r2ScorePerOutput } from './r2-score.js'
export { type StructuralSimilarityOptions, structuralSimilarity } from './structural-similarity.js'
