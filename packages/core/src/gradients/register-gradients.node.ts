import { BackendError } from '../errors.js'

/**
 * Registers the gradients of tfjs's operations in Node, where tfjs-core's one file comes without them and its other
 * modules would be a second copy. tfjs-layers brings them along.
 */
export async function registerGradients(): Promise<void> {
  try {
    await import('@tensorflow/tfjs-layers')
  } catch (cause) {
    throw new BackendError(
      {
        where: 'selectBackend',
        expected: '@tensorflow/tfjs-layers, which carries the gradients in Node',
        received: 'no such package',
        repair: 'Install it: npm install @tensorflow/tfjs-layers.',
      },
      { cause },
    )
  }
}
