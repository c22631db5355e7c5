/** Data without a file system: bytes and text in, plain arrays out. It runs in browsers, workers and Node. */

export { corruptions } from './corruptions/corruptions.js'
export { type GaussianNoiseOptions, gaussianNoise } from './corruptions/gaussian-noise.js'
export { type MaskingGranularity, type MaskingOptions, masking } from './corruptions/masking.js'
export { type SaltAndPepperOptions, saltAndPepper } from './corruptions/salt-and-pepper.js'
export type { CsvOptions } from './csv/csv-options.js'
export { type ParseCsvOptions, parseCsv } from './csv/parse-csv.js'
export { type NumericColumn, type Table, type TextColumn, tableColumn } from './csv/table.js'
export { type MissingValues, type TableToArrayOptions, tableToArray } from './csv/table-to-array.js'
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
export { type IdxOptions, parseIdx } from './idx/parse-idx.js'
export type { Channels, DecodeImageOptions } from './image/channels.js'
export { decodeImage } from './image/decode-image.js'
export { decodeJpeg } from './image/decode-jpeg.js'
export { decodePng } from './image/decode-png.js'
export { type EncodePngOptions, encodePng } from './image/encode-png.js'
export { resizeImage } from './image/resize-image.js'
export { parseNpy } from './npy/parse-npy.js'
export { parseNpz } from './npy/parse-npz.js'
export { writeNpy } from './npy/write-npy.js'
export { type WriteNpzOptions, writeNpz } from './npy/write-npz.js'
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
export { type BatchesOptions, batches } from './streams/batches.js'
export { limitRows } from './streams/limit-rows.js'
export { mapChunks } from './streams/map-chunks.js'
export type { RowSource } from './streams/row-source.js'
export { shuffleWindow } from './streams/shuffle-window.js'
