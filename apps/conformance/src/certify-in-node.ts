import { cpu } from '@autoencoders/backend-cpu'
import { cuda } from '@autoencoders/backend-cuda'
import { wasm } from '@autoencoders/backend-wasm'
import { webgpu } from '@autoencoders/backend-webgpu'
import { certify } from '@autoencoders/conformance'
import { type BackendAdapter, isAutoencoderError, selectBackend } from '@autoencoders/core'
import type { Certified } from './families.js'
import type { ReportRow } from './report.js'

const adapters: Readonly<Record<string, () => BackendAdapter>> = { cpu, wasm, webgpu, cuda }

/** Measures models on a backend in this process. Each row is told as soon as it is there. */
export async function certifyInNode(
  backend: string,
  models: readonly Certified[],
  tell: (row: ReportRow) => void,
): Promise<void> {
  const adapter = adapters[backend]!()
  // What operations are compared with, where one is to blame.
  await selectBackend([backend === 'cpu' ? wasm() : cpu()])
  for (const { model, oracle } of models) {
    try {
      const { device } = await selectBackend([adapter])
      tell({ backend, runtime: 'node', device, ...(await certify(model, oracle)) })
    } catch (error) {
      if (!isAutoencoderError(error)) throw error
      const gap = error.received
      tell({ backend, runtime: 'node', model: model.name, steps: 0, pass: false, gap })
    }
  }
}
