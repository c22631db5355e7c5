/** The array-level API: no tensor, no backend type appears in it. */

export {
  AutoencoderError,
  BackendError,
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
export {
  definePart,
  isPart,
  type JsonObject,
  type JsonValue,
  type Part,
  type PartDefinition,
  type PartDefinitions,
  type PartRole,
} from './part.js'
export type {
  ArchitecturePart,
  Corruption,
  LatentPart,
  ObjectivePart,
  OptimizerPart,
  PenaltyPart,
  ReconstructionPart,
  Schedule,
} from './parts.js'
export { type RandomStream, type RandomStreams, randomStreams } from './random/random-streams.js'
