/** The WebGPU backend as an adapter, with its faults repaired; in Node through Dawn. */

import { type BackendAdapter, BackendError, type BackendReport } from '@autoencoders/core'
import { assertOneTfjs } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { findGPU } from './find-gpu.js'
import { repairAddN } from './repair-add-n.js'
import { repairMaxPoolGradient } from './repair-max-pool-gradient.js'
import { repairTranspose } from './repair-transpose.js'
import { speedUpSoftware } from './speed-up-software.js'
import { watchDevice } from './watch-device.js'

/**
 * tfjs's WebGPU backend: in browsers that have WebGPU, and in Node with the package `webgpu`, which is Dawn.
 *
 * @example await selectBackend([webgpu(), wasm()])
 */
export function webgpu(): BackendAdapter {
  return { name: 'webgpu', tfjsName: 'webgpu', load }
}

const SOFTWARE = 'This GPU is imitated in software: correct, and slower than wasm() or cpu().'

async function load(): Promise<BackendReport> {
  const { device, provider, isSoftware } = await findGPU()
  const { version } = await importBackend()
  assertOneTfjs('webgpu', tf.Tensor)
  // Small tensors would be computed in JavaScript until they are uploaded: other bits for the same numbers.
  tf.env().set('WEBGPU_CPU_FORWARD', false)
  watchDevice()
  repairTranspose()
  repairAddN()
  repairMaxPoolGradient()
  if (isSoftware) speedUpSoftware()
  return {
    device,
    precision: 'float32',
    threads: 1,
    version,
    features: [provider, ...(isSoftware ? ['software'] : [])],
    ...(isSoftware && { limitations: [SOFTWARE] }),
  }
}

async function importBackend(): Promise<{ readonly version: string }> {
  try {
    await import('@tensorflow/tfjs-backend-webgpu')
    return { version: tf.version_core }
  } catch (cause) {
    const details = {
      where: 'webgpu',
      expected: 'the package @tensorflow/tfjs-backend-webgpu',
      received: 'none',
      repair: 'Install it: npm install @tensorflow/tfjs-backend-webgpu.',
    }
    throw new BackendError(details, { cause })
  }
}
