import type { BackendCase } from './cases/backend-case.js'
import { binaryCases } from './cases/binary-cases.js'
import { convolutionCases } from './cases/convolution-cases.js'
import { backendInUse, deviceCases } from './cases/device-cases.js'
import { elementwiseCases } from './cases/elementwise-cases.js'
import { indexingCases } from './cases/indexing-cases.js'
import { layerCases } from './cases/layer-cases.js'
import { matrixProductCases } from './cases/matrix-product-cases.js'
import { nonFiniteCases } from './cases/non-finite-cases.js'
import { poolingCases } from './cases/pooling-cases.js'
import { reductionCases } from './cases/reduction-cases.js'
import { secondDerivativeCases } from './cases/second-derivative-cases.js'
import { shapeCases } from './cases/shape-cases.js'
import { trajectoryCases } from './cases/trajectory-cases.js'

/**
 * What every backend must do, as data: names, and functions that throw.
 *
 * Values and gradients of every operation that models, losses and optimizers use, against closed forms in float64;
 * NaN and ∞; draws and parameters to the bit; twenty training steps of every optimizer against PyTorch in float64.
 * Each case also fails when it leaves tensors behind. They run on the backend in use, which the first case checks.
 *
 * @example
 * await selectBackend([wasm()])
 * for (const { name, run } of backendCases) await run(wasm()).catch((error) => console.error(name, error.message))
 */
export const backendCases: readonly BackendCase[] = [
  backendInUse,
  ...deviceCases,
  ...matrixProductCases,
  ...convolutionCases,
  ...poolingCases,
  ...indexingCases,
  ...layerCases,
  ...elementwiseCases,
  ...binaryCases,
  ...secondDerivativeCases,
  ...reductionCases,
  ...shapeCases,
  ...nonFiniteCases,
  ...trajectoryCases,
]
