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
