/** In the browser: measures a model on a backend, when asked by name. */

import { cpu } from '@autoencoders/backend-cpu'
import { wasm } from '@autoencoders/backend-wasm'
import { webgl } from '@autoencoders/backend-webgl'
import { webgpu } from '@autoencoders/backend-webgpu'
import { certify } from '@autoencoders/conformance'
import { type BackendAdapter, isAutoencoderError, selectBackend } from '@autoencoders/core'
import type { ReportRow } from '../report.js'

const adapters: Readonly<Record<string, () => BackendAdapter>> = { cpu, wasm, webgl, webgpu }

async function certifyHere(backend: string, model: string): Promise<ReportRow> {
  const row = { backend, runtime: 'chromium' as const, model }
  // What operations are compared with, where one is to blame.
  await selectBackend([backend === 'cpu' ? wasm() : cpu()])
  try {
    const { device } = await selectBackend([adapters[backend]!()])
    return { ...row, device, ...(await certify(model)) }
  } catch (error) {
    if (!isAutoencoderError(error)) throw error
    return { ...row, steps: 0, pass: false, gap: error.received }
  }
}

Object.assign(globalThis, { certifyHere })
