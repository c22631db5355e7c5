/** The array-level API: no tensor, no backend type appears in it. */

export { Autoencoder } from './autoencoder.js'
export type { AutoencoderOptions } from './autoencoder-options.js'
export {
  type BackendAdapter,
  type BackendReport,
  type BackendSelection,
  type PassedOver,
  selectBackend,
} from './backend/select-backend.js'
export type { SampleArrays, SampleStream, Samples, TrainingData } from './batches/samples.js'
export { type BundleStore, download, http, indexedDb, memoryStore } from './bundle/stores.js'
export {
  AutoencoderError,
  BackendError,
  BackendLostError,
  BundleError,
  type BundleFault,
  DataError,
  DivergenceError,
  type ErrorDetails,
  FormatError,
  isAutoencoderError,
  OptionError,
  PartError,
  ShapeError,
} from './errors.js'
export type { IndexSpace } from './index-space.js'
export type {
  DecodingOptions,
  InferenceOptions,
  InterpolationOptions,
  SamplingOptions,
} from './inference-options.js'
export type { LatentPath } from './latent-path.js'
export { type DeterministicOptions, deterministic } from './latents/deterministic.js'
export { loadAutoencoder } from './load-autoencoder.js'
export {
  type ArrayInput,
  concatRows,
  describeValue,
  formatShape,
  isNumericTypedArray,
  type NdArray,
  type NestedNumbers,
  type NumericTypedArray,
  ndArray,
  type Shape,
  sameShape,
  sizeOf,
  sliceRows,
  type TensorLike,
  takeRows,
  toNdArray,
} from './nd-array.js'
export type { ActivationName } from './network/activation-name.js'
export {
  type AdamOptions,
  type AdamWOptions,
  adam,
  adamW,
  type RmsPropOptions,
  rmsProp,
  type SgdOptions,
  sgd,
} from './optimizers/optimizers.js'
export { checkChoice, checkFinite, checkPositive, checkProbability, checkRate, checkWhole } from './option-checks.js'
export {
  definePart,
  isPart,
  type JsonObject,
  type JsonValue,
  type Part,
  type PartDefinition,
  type PartDefinitions,
  type PartFactory,
  type PartRole,
} from './part.js'
export type {
  ArchitecturePart,
  Corruption,
  LatentPart,
  ObjectivePart,
  OptimizerPart,
  PenaltyPart,
  PriorPart,
  ReconstructionPart,
  Schedule,
} from './parts.js'
export type { ModelPresetOptions } from './preset-model.js'
export { type RandomStream, type RandomStreams, randomStreams } from './random/random-streams.js'
export type { Evaluation, LayerSummary, ModelSummary } from './results.js'
export { constant, cosineDecay, cyclical, exponentialDecay, linear, piecewise, root } from './schedules.js'
export type { StreamingEncoder } from './streaming-encoder.js'
export type { Curriculum } from './training/curriculum.js'
export type {
  BackendLostEvent,
  CheckpointEvent,
  EndEvent,
  EpochEvent,
  EpochRecord,
  History,
  StartEvent,
  StepEvent,
  StopReason,
  TrainingCallback,
  TrainingEvent,
  TrainingEvents,
} from './training/events.js'
export type { CheckpointOptions, EarlyStopping, FitOptions, GradientClipping } from './training/fit-options.js'
export { reconstructionObjective } from './training/reconstruction-objective.js'
