/** The certificate of this device: measured by a worker of its own, row by row. */

import { signal } from '@preact/signals'
import type { CertificateCommand, CertificateEvent, CertificateResult } from '../messages.js'
import type { BackendName } from '../setup/setup.js'

export interface CertificateState {
  readonly status: 'idle' | 'measuring' | 'done'
  readonly rows: readonly CertificateResult[]
  readonly absent: readonly { readonly backend: BackendName; readonly reason: string }[]
  readonly error: string | null
}

export const certificate = signal<CertificateState>({ status: 'idle', rows: [], absent: [], error: null })

/** Measures backends one after the other, and ends the worker afterwards. */
export function measureDevice(backends: readonly BackendName[]): void {
  const worker = new Worker(new URL('../worker/certificate-main.ts', import.meta.url), {
    type: 'module',
    name: 'certificate',
  })
  certificate.value = { status: 'measuring', rows: [], absent: [], error: null }
  worker.onmessage = ({ data }: MessageEvent<CertificateEvent>) => {
    certificate.value = withEvent(certificate.peek(), data)
    if (certificate.peek().status === 'done') worker.terminate()
  }
  worker.onerror = ({ message }) => {
    certificate.value = withEvent(certificate.peek(), { type: 'failed', message })
    worker.terminate()
  }
  const command: CertificateCommand = { type: 'certify', backends }
  worker.postMessage(command)
}

/** The certificate as others can read it. */
export function certificateJson({ rows, absent }: CertificateState): string {
  const device = { userAgent: navigator.userAgent, cores: navigator.hardwareConcurrency }
  return `${JSON.stringify({ device, date: new Date().toISOString(), rows, absent }, null, 2)}\n`
}

function withEvent(state: CertificateState, event: CertificateEvent): CertificateState {
  if (event.type === 'row') return { ...state, rows: [...state.rows, event.row] }
  if (event.type === 'absent') return { ...state, absent: [...state.absent, event] }
  if (event.type === 'failed') return { ...state, status: 'done', error: event.message }
  return { ...state, status: 'done' }
}
