/** The plain JavaScript backend as an adapter: slow, and there on every engine. */

import { type BackendAdapter, BackendError, type BackendReport } from '@autoencoders/core'
import { assertOneTfjs } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { repairResizeGradient } from './repair-resize-gradient.js'

/**
 * tfjs's `cpu` backend.
 *
 * @example await selectBackend([cpu()])
 */
export function cpu(): BackendAdapter {
  return { name: 'cpu', tfjsName: 'cpu', load }
}

async function load(): Promise<BackendReport> {
  const { version_cpu: version } = await importBackend()
  assertOneTfjs('cpu', tf.Tensor)
  silenceAdvice()
  repairResizeGradient()
  return { device: 'JavaScript engine', precision: 'float32', threads: 1, version, features: [] }
}

/** In Node its first operation prints an advertisement for another backend; whoever asks for this one knows. */
function silenceAdvice(): void {
  const backend = tf.findBackend('cpu') as { firstUse?: boolean } | undefined
  if (backend) backend.firstUse = false
}

async function importBackend() {
  try {
    return await import('@tensorflow/tfjs-backend-cpu')
  } catch (cause) {
    const details = {
      where: 'cpu',
      expected: 'the package @tensorflow/tfjs-backend-cpu',
      received: 'none',
      repair: 'Install it: npm install @tensorflow/tfjs-backend-cpu.',
    }
    throw new BackendError(details, { cause })
  }
}
