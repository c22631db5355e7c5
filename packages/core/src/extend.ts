/** The tensor-level contracts, for people who write architectures, latents, losses, objectives or optimizers. */

export { assertOneTfjs } from './backend/assert-one-tfjs.js'
export { type LossWatch, watchForLoss } from './backend/backend-loss.js'
export { type Bundle, decodeBundle, encodeBundle } from './bundle/bundle.js'
export type {
  Architecture,
  Batch,
  BuiltCodes,
  BuiltLatent,
  BuiltModel,
  BuiltPrior,
  ForwardPass,
  ImportanceEstimate,
  ImportanceEstimates,
  Latent,
  LatentSpecification,
  LayerDescription,
  ModelFunctions,
  Network,
  NetworkContext,
  NetworkSpecification,
  Noise,
  Objective,
  Optimizer,
  ParameterUpdate,
  Penalty,
  Phase,
  PhaseLoss,
  Posterior,
  Prior,
  Reconstruction,
  StreamingNetwork,
  StreamingSession,
} from './contracts.js'
export { canRunFused, type FusedKernelName, runFusedKernel } from './kernels/fused-kernel.js'
export { type PoolAttributes, poolGeometry } from './kernels/pool-geometry.js'
export { repairKernel } from './kernels/repair-kernel.js'
export type { ActivationName } from './network/activation-name.js'
export { activate, activationRange, checkActivation } from './network/activations.js'
export { concatCondition } from './network/concat-condition.js'
export { concatConditionMaps } from './network/condition-maps.js'
export {
  type ConvolutionLayerOptions,
  convolutionLayer,
  type MapLayer,
  type TransposedConvolutionLayerOptions,
  transposedConvolutionLayer,
} from './network/convolution-layer.js'
export {
  type ConvolutionOperands,
  convolutionProduct,
  type MapShape4,
  transposedConvolutionProduct,
} from './network/convolution-product.js'
export {
  activationLayer,
  type DenseLayerOptions,
  denseLayer,
  flattenLayer,
  reshapeLayer,
} from './network/dense-layer.js'
export { type DenseOperands, denseProduct } from './network/dense-product.js'
export { dropout } from './network/dropout.js'
export { type EmbeddingLayerOptions, embeddingLayer } from './network/embedding-layer.js'
export { glorotUniform, heNormal, heUniform, ones, orthogonal, zeros } from './network/initializers.js'
export { type Layer, sequential } from './network/layer.js'
export { checkMapShape, checkPair, type MapShape, type Pair } from './network/map-shape.js'
export { batchNormalization, groupNormalization, layerNormalization } from './network/normalization.js'
export {
  type Initializer,
  Parameter,
  type ParameterOptions,
  type ParameterScope,
  parameterScope,
} from './network/parameter.js'
export { type ResizeLayerOptions, type ResizeMethod, resizeLayer } from './network/resize-layer.js'
export { eachStep, repeatLayer } from './network/step-layers.js'
export { streamingNetwork } from './network/streaming-network.js'
export { withoutGradient } from './network/without-gradient.js'
export { clipGradients } from './optimizers/gradient-clipping.js'
export { DEFAULT_EPSILON } from './optimizers/optimizers.js'
export { type PartBody, type SavedPart, savePart } from './part.js'
export type { ValueRange } from './parts.js'
export { type PresetParts, presetModel } from './preset-model.js'
export { tensorNoise } from './random/noise.js'
export { normalQuantile } from './random/normal-quantile.js'
export { integerPower, portableCosPi, portableExp, portableLog } from './random/portable-math.js'
export { type GruOperands, type GruStates, gruSequence } from './recurrent/gru-sequence.js'
export { type LstmOperands, type LstmStates, lstmSequence } from './recurrent/lstm-sequence.js'
export {
  type CellKind,
  type CellStates,
  type ReadingOptions,
  type RecurrentCell,
  type RecurrentCellOptions,
  recurrentCell,
} from './recurrent/recurrent-cell.js'
export { readSource, reviveParts } from './revive-parts.js'
export { checkWeight, toSchedule } from './schedules.js'
export { requireDensities } from './training/densities.js'
export { yieldToEventLoop } from './training/event-loop.js'
export { importanceSampling } from './training/importance-sampling.js'
export { importanceLogWeights } from './training/importance-weights.js'
export { forward, modelLoss } from './training/model-loss.js'
