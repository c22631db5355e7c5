/** Our kernels in place of tfjs's. */

import type { KernelConfig } from '@tensorflow/tfjs-core'
import { binaryKernels } from './binary-kernels.js'
import { castKernel } from './cast-kernel.js'
import { convolution3dKernel } from './convolution-3d-kernel.js'
import { convolutionKernels } from './convolution-kernels.js'
import { denseKernels } from './dense-kernels.js'
import { depthwiseKernels } from './depthwise-kernels.js'
import { einsumKernel } from './einsum-kernel.js'
import { fusedConvolutionKernels } from './fused-convolution-kernels.js'
import { identityKernel } from './identity-kernel.js'
import { matrixProductKernels } from './matrix-product-kernels.js'
import { optimizerKernels } from './optimizer-kernels.js'
import { recurrentKernels } from './recurrent-kernels.js'
import { reductionKernels } from './reduction-kernels.js'
import { segmentKernel } from './segment-kernel.js'
import { sliceKernels } from './slice-kernels.js'
import { takeOver } from './stock-kernels.js'
import { transposeKernel } from './transpose-kernel.js'
import { unaryKernels } from './unary-kernels.js'

/** Every kernel of ours, by family. */
export const ownKernels: readonly KernelConfig[] = [
  ...matrixProductKernels,
  ...denseKernels,
  ...convolutionKernels,
  ...depthwiseKernels,
  ...fusedConvolutionKernels,
  ...optimizerKernels,
  ...unaryKernels,
  ...binaryKernels,
  ...reductionKernels,
  ...sliceKernels,
  segmentKernel,
  einsumKernel,
  castKernel,
  ...recurrentKernels,
  transposeKernel,
  identityKernel,
  convolution3dKernel,
]

/** Registers them. */
export function registerKernels(): void {
  for (const kernel of ownKernels) takeOver(kernel)
}
