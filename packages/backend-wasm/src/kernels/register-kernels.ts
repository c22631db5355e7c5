/** Our kernels in place of tfjs's. */

import type { KernelConfig } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'
import { convolutionKernels } from './convolution-kernels.js'
import { denseKernels } from './dense-kernels.js'
import { depthwiseKernels } from './depthwise-kernels.js'
import { fusedConvolutionKernels } from './fused-convolution-kernels.js'
import { identityKernel } from './identity-kernel.js'
import { matrixProductKernels } from './matrix-product-kernels.js'
import { optimizerKernels } from './optimizer-kernels.js'
import { recurrentKernels } from './recurrent-kernels.js'

/** Every kernel of ours, by family. */
export const ownKernels: readonly KernelConfig[] = [
  ...matrixProductKernels,
  ...denseKernels,
  ...convolutionKernels,
  ...depthwiseKernels,
  ...fusedConvolutionKernels,
  ...optimizerKernels,
  ...recurrentKernels,
  identityKernel,
]

/** Registers them; stock ones of the same name are taken out first, or tfjs would warn. */
export function registerKernels(): void {
  for (const kernel of ownKernels) {
    if (tf.getKernel(kernel.kernelName, 'wasm')) tf.unregisterKernel(kernel.kernelName, 'wasm')
    tf.registerKernel(kernel)
  }
}
