/** The certificate's own worker: it changes backends at will, and no training is disturbed. */

import { certificateModels, certificateOracles, certify } from '@autoencoders/conformance'
import type { CertificateCommand, CertificateEvent } from '../messages.js'
import type { BackendName } from '../setup/setup.js'
import { Backends } from './backends.js'

/** What is used of a worker's global scope; its own types contradict those of pages. */
interface WorkerScope {
  postMessage(message: CertificateEvent): void
  onmessage: ((message: MessageEvent<CertificateCommand>) => void) | null
}

const scope = globalThis as unknown as WorkerScope
const backends = new Backends()

scope.onmessage = async ({ data }) => {
  try {
    for (const backend of data.backends) await measure(backend)
    scope.postMessage({ type: 'done' })
  } catch (error) {
    scope.postMessage({ type: 'failed', message: error instanceof Error ? error.message : String(error) })
  }
}

async function measure(backend: BackendName): Promise<void> {
  // What operations are compared with, where one is to blame.
  await backends.trySelect(backend === 'cpu' ? 'wasm' : 'cpu')
  const works = await backends.trySelect(backend)
  const state = backends.states[backend]
  if (!works || state.status !== 'works') {
    const reason = 'reason' in state ? state.reason : ''
    return scope.postMessage({ type: 'absent', backend, reason })
  }
  for (const model of certificateModels) {
    const row = await certify(model, certificateOracles[model.name]!)
    scope.postMessage({ type: 'row', row: { backend, device: state.device, ...row } })
  }
}
