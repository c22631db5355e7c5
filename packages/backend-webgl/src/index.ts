/** The WebGL backend as an adapter, with its faults repaired. */

import { type BackendAdapter, BackendError, type BackendReport } from '@autoencoders/core'
import { assertOneTfjs } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { repairEpsilon } from './repair-epsilon.js'
import { repairMatrixProducts } from './repair-matrix-products.js'
import { repairMaxPoolGradient } from './repair-max-pool-gradient.js'
import { watchContext } from './watch-context.js'
import type { WebGLBackend } from './webgl-backend.js'

/**
 * tfjs's WebGL backend, for browsers and workers with WebGL 2 and 32-bit floats.
 *
 * @example await selectBackend([webgl(), wasm()])
 */
export function webgl(): BackendAdapter {
  return { name: 'webgl', tfjsName: 'webgl', load }
}

async function load(): Promise<BackendReport> {
  const { version_webgl: version } = await importBackend()
  assertOneTfjs('webgl', tf.Tensor)
  checkDevice()
  watchContext()
  // Small tensors would be computed in JavaScript until they are uploaded: other bits for the same numbers.
  tf.env().set('WEBGL_CPU_FORWARD', false)
  const backend = tf.findBackend('webgl') as WebGLBackend
  repairEpsilon(backend)
  repairMatrixProducts()
  repairMaxPoolGradient()
  const device = rendererOf(backend)
  const isSoftware = /swiftshader|llvmpipe|softpipe|basic render/i.test(device)
  return {
    device,
    precision: 'float32',
    threads: 1,
    version,
    features: ['webgl2', ...(isSoftware ? ['software'] : [])],
    ...(isSoftware && { limitations: [SOFTWARE] }),
  }
}

const SOFTWARE = 'This GPU is imitated in software: correct, and slower than wasm() or cpu().'

/** @throws {BackendError} When there is no WebGL 2, or it has 16-bit floats alone. */
function checkDevice(): void {
  const hasCanvas = typeof OffscreenCanvas !== 'undefined' || typeof document !== 'undefined'
  // Where there is no canvas tfjs writes an error of its own to the console.
  const version = hasCanvas ? tf.env().getNumber('WEBGL_VERSION') : 0
  if (version !== 2) {
    throw new BackendError({
      where: 'webgl',
      expected: 'a browser with WebGL 2',
      received: version === 1 ? 'one with WebGL 1 alone' : 'an engine without WebGL',
      repair: 'Use wasm(), or let the browser use the GPU.',
    })
  }
  if (tf.env().getBool('WEBGL_RENDER_FLOAT32_ENABLED')) return
  throw new BackendError({
    where: 'webgl',
    expected: 'a GPU that computes with 32-bit floats',
    received: 'one with 16-bit floats alone, in which losses become NaN',
    repair: 'Use wasm() on this device.',
  })
}

function rendererOf({ gpgpu: { gl } }: WebGLBackend): string {
  const extension = gl.getExtension('WEBGL_debug_renderer_info')
  return String(gl.getParameter(extension ? extension.UNMASKED_RENDERER_WEBGL : gl.RENDERER))
}

async function importBackend() {
  try {
    return await import('@tensorflow/tfjs-backend-webgl')
  } catch (cause) {
    const details = {
      where: 'webgl',
      expected: 'the package @tensorflow/tfjs-backend-webgl',
      received: 'none',
      repair: 'Install it: npm install @tensorflow/tfjs-backend-webgl.',
    }
    throw new BackendError(details, { cause })
  }
}
