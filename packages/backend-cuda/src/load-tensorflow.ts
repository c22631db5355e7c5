import { BackendError, type BackendReport } from '@autoencoders/core'

/** In browsers, where there is no TensorFlow. */
export async function loadTensorFlow(_options: object): Promise<BackendReport> {
  throw new BackendError({ where: 'cuda', expected: 'Node', received: 'a browser', repair: 'Use webgpu() or wasm().' })
}
