/** Data without a file system: bytes and text in, plain arrays out. It runs in browsers, workers and Node. */

export { type EncodeWavOptions, encodeWav, type WrittenEncoding } from './audio/encode-wav.js'
export type { LogMelSpectrogramOptions } from './audio/log-mel-options.js'
export {
  type InverseLogMelOptions,
  type LogMelSpectrogram,
  logMelSpectrogram,
  logMelSpectrogramFromJSON,
} from './audio/log-mel-spectrogram.js'
export type { MelScale } from './audio/mel-filters.js'
export { type ParseWavOptions, parseWav, type WavAudio } from './audio/parse-wav.js'
export type { WavEncoding } from './audio/wav-structure.js'
export type { Interpolation } from './augmentation/affine-transform.js'
export {
  type AugmentedImages,
  type AugmentedSamples,
  type AugmentImagesOptions,
  augmentImages,
} from './augmentation/augment-images.js'
export type { Augmentation } from './augmentation/augmentation.js'
export { augmentationsFromJSON } from './augmentation/augmentations-from-json.js'
export { compose, type RandomApplyOptions, randomApply } from './augmentation/compose.js'
export type { ImageSamples, ImageStream } from './augmentation/image-samples.js'
export {
  type RandomAffineOptions,
  type RandomRotationOptions,
  randomAffine,
  randomRotation,
} from './augmentation/random-affine.js'
export { type RandomBrightnessOptions, randomBrightness } from './augmentation/random-brightness.js'
export { type RandomContrastOptions, randomContrast } from './augmentation/random-contrast.js'
export { type RandomCropOptions, randomCrop } from './augmentation/random-crop.js'
export { type RandomErasingOptions, randomErasing } from './augmentation/random-erasing.js'
export { type RandomFlipOptions, randomFlip } from './augmentation/random-flip.js'
export { type RandomShiftOptions, randomShift } from './augmentation/random-shift.js'
export { toGreyscale } from './augmentation/to-greyscale.js'
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
export {
  type PaddedSequences,
  type PadSequencesOptions,
  padSequences,
  type SequenceSide,
  type TooLong,
} from './sequences/pad-sequences.js'
export type { Sequence } from './sequences/sequence.js'
export { type UnpadSequencesOptions, unpadSequences } from './sequences/unpad-sequences.js'
export { type Shapes, type ShapesOptions, shapes } from './shapes/shapes.js'
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
export { characterVocabulary } from './vocabularies/character-vocabulary.js'
export type { UnfittedVocabulary } from './vocabularies/fit-vocabulary.js'
export type { EncodeTextOptions, ReservedIndices, Vocabulary } from './vocabularies/vocabulary.js'
export { vocabularyFromJSON } from './vocabularies/vocabulary-from-json.js'
export type {
  TextNormalization,
  VocabularyOptions,
  VocabularySettings,
  WordVocabularyOptions,
} from './vocabularies/vocabulary-options.js'
export { wordVocabulary } from './vocabularies/word-vocabulary.js'
export { type SlidingWindows, slidingWindows } from './windows/sliding-windows.js'
export { type StreamPointsOptions, streamPoints } from './windows/stream-points.js'
export { type MaskedWindowSource, type StreamWindowsOptions, streamWindows } from './windows/stream-windows.js'
export { type WindowLayout, windowLayout } from './windows/window-layout.js'
export { type LastWindow, type SlidingWindowsOptions, slidingWindowsFromJSON } from './windows/window-options.js'
export type { Combination, PointsOptions } from './windows/windows-to-points.js'
