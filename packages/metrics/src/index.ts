/** Numbers that judge a reconstruction, a ranking, a latent space or what a model draws, on plain arrays, in float64. */

export { type AccuracyOptions, accuracy } from './accuracy.js'
export { type ActiveUnits, type ActiveUnitsOptions, activeUnits } from './active-units.js'
export { areaUnderRoc } from './area-under-roc.js'
export { type BestF1, bestF1 } from './best-f1.js'
export type { BinaryLabels } from './binary-ranking.js'
export { type BitsPerDimension, type BitsPerDimensionOptions, bitsPerDimension } from './bits-per-dimension.js'
export { type DiscrepancyTest, type DiscrepancyTestOptions, discrepancyTest } from './discrepancy-test.js'
export { frechetDistance } from './frechet-distance.js'
export type { ImageScores } from './image-scores.js'
export { type KNearestProbeOptions, kNearestProbe, type ProbeResult } from './k-nearest-probe.js'
export { type LinearProbe, type LinearProbeOptions, linearProbe } from './linear-probe.js'
export { meanAbsoluteError, meanSquaredError, rootMeanSquaredError } from './mean-errors.js'
export type { MetricInput, ShapedNumbers } from './metric-input.js'
export {
  type MutualInformationGap,
  type MutualInformationGapOptions,
  mutualInformationGap,
} from './mutual-information-gap.js'
export { type PeakSignalToNoiseRatioOptions, peakSignalToNoiseRatio } from './peak-signal-to-noise-ratio.js'
export { averagePrecision, type PrecisionRecallCurve, precisionRecallCurve } from './precision-recall-curve.js'
export { type R2Average, type R2ScoreOptions, r2Score, r2ScorePerOutput } from './r2-score.js'
export { type RocCurve, type RocCurveOptions, rocCurve } from './roc-curve.js'
export { type StructuralSimilarityOptions, structuralSimilarity } from './structural-similarity.js'
export { f1Score, precision, recall } from './threshold-scores.js'
export { continuity, type NeighbourhoodOptions, trustworthiness } from './trustworthiness.js'
