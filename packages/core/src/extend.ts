/** The tensor-level contracts, for people who write architectures, latents, losses, objectives or optimizers. */

export type {
  Architecture,
  Batch,
  BuiltModel,
  ForwardPass,
  Latent,
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
  Reconstruction,
  ValueRange,
} from './contracts.js'
export {
  type Initializer,
  Parameter,
  type ParameterOptions,
  type ParameterScope,
  parameterScope,
} from './network/parameter.js'
export { normalQuantile } from './random/normal-quantile.js'
export { integerPower, portableCosPi, portableExp, portableLog } from './random/portable-math.js'
