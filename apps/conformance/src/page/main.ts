/** In the browser: measures a model on a backend, or trains a part of it, when asked by name. */

import { cpu } from '@autoencoders/backend-cpu'
import { wasm } from '@autoencoders/backend-wasm'
import { webgl } from '@autoencoders/backend-webgl'
import { webgpu } from '@autoencoders/backend-webgpu'
import { certify, trainPart } from '@autoencoders/conformance'
import { type BackendAdapter, isAutoencoderError, selectBackend } from '@autoencoders/core'
import { certifiedByName } from '../families.js'
import type { ReportRow } from '../report.js'

const adapters: Readonly<Record<string, () => BackendAdapter>> = {
  cpu,
  wasm,
  'wasm-threads': () => wasm({ threads: 2 }),
  webgl,
  webgpu,
}

async function certifyHere(backend: string, name: string): Promise<ReportRow> {
  const row = { backend, runtime: 'chromium' as const, model: name }
  const { model, oracle } = certifiedByName(name)
  // What operations are compared with, where one is to blame.
  await selectBackend([backend === 'cpu' ? wasm() : cpu()])
  try {
    const { device, threads } = await selectBackend([adapters[backend]!()])
    if (backend === 'wasm-threads' && threads === 1) return { ...row, steps: 0, pass: false, gap: 'no threads here' }
    return { ...row, device: threads > 1 ? `${device}, ${threads} threads` : device, ...(await certify(model, oracle)) }
  } catch (error) {
    if (!isAutoencoderError(error)) throw error
    return { ...row, steps: 0, pass: false, gap: error.received }
  }
}

/** Bytes as arrays of numbers, which a page can be given and gives back. */
export interface HandedPart {
  readonly losses: readonly number[]
  readonly checkpoint: readonly number[]
}

async function trainPartHere(
  backend: string,
  model: string,
  until: number,
  from: readonly number[] | null,
): Promise<HandedPart> {
  await selectBackend([adapters[backend]!()])
  const { losses, checkpoint } = await trainPart(model, { until, ...(from && { from: Uint8Array.from(from) }) })
  return { losses, checkpoint: [...checkpoint] }
}

Object.assign(globalThis, { certifyHere, trainPartHere })
