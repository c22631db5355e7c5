export { corruptions } from './corruptions/corruptions.js'
export { type GaussianNoiseOptions, gaussianNoise } from './corruptions/gaussian-noise.js'
export { type MaskingGranularity, type MaskingOptions, masking } from './corruptions/masking.js'
export { type SaltAndPepperOptions, saltAndPepper } from './corruptions/salt-and-pepper.js'
export { type Digits, type DigitsOptions, digits } from './digits/digits.js'
export {
  type Categorical,
  type Category,
  type FittedOneHotEncoder,
  type OneHotEncoder,
  type OneHotEncoderOptions,
  oneHotEncoder,
  oneHotEncoderFromJSON,
} from './encoders/one-hot-encoder.js'
export type { ArrayStream } from './scalers/feature-statistics.js'
export type { FittedScaler, ScalerAxis, ScalerKind, ScalerState } from './scalers/fitted-scaler.js'
export { type MinMaxScaler, type MinMaxScalerOptions, minMaxScaler } from './scalers/min-max-scaler.js'
export { type RobustScaler, type RobustScalerOptions, robustScaler } from './scalers/robust-scaler.js'
export { scalerFromJSON } from './scalers/scaler-from-json.js'
export { type StandardScaler, type StandardScalerOptions, standardScaler } from './scalers/standard-scaler.js'
export type { AlignedArray, AlignedArrays } from './splits/aligned-arrays.js'
export { type Fold, type KFoldOptions, kFold, kFoldIndices } from './splits/k-fold.js'
export type { Labels } from './splits/strata.js'
export {
  type Split,
  type SplitOptions,
  type SplitSizes,
  splitIndices,
  trainValidationTestSplit,
} from './splits/train-validation-test-split.js'
