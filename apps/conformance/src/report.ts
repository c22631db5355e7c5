import type { CertificateRow } from '@autoencoders/conformance'

/** Where a backend ran. */
export type Runtime = 'node' | 'chromium'

/** A row of the certificate. */
export interface ReportRow extends Partial<Omit<CertificateRow, 'model' | 'steps' | 'pass'>> {
  readonly model: string
  readonly backend: string
  readonly runtime: Runtime
  /** What the backend says it runs on. */
  readonly device?: string
  readonly steps: number
  readonly pass: boolean
  /** Why nothing was measured: the backend is not there. */
  readonly gap?: string
}

/** What the certificate was measured on. */
export interface Machine {
  readonly processor: string
  readonly cores: number
  readonly system: string
  readonly node: string
  readonly chromium?: string
  readonly date: string
}

/** All of it, as `--json` writes it. */
export interface Report {
  readonly machine: Machine
  readonly rows: readonly ReportRow[]
}

/** One word for a row. */
export function verdictOf({ pass, gap }: ReportRow): 'pass' | 'absent' | 'FAIL' {
  if (pass) return 'pass'
  return gap === undefined ? 'FAIL' : 'absent'
}

/** What is to be said of a row beside its numbers. */
export function remarkOf({ gap, firstDivergence, unchecked, pass }: ReportRow): string {
  if (gap !== undefined) return gap
  if (pass) return ''
  if (firstDivergence) {
    const { operation, shapes, deviation } = firstDivergence
    const inputs = shapes.map((shape) => `[${shape.join(', ')}]`).join(' ')
    return `${operation} of ${inputs} is off by ${deviation.toExponential(1)}`
  }
  return `no operation that could be compared is off${unchecked ? `; not compared: ${unchecked.join(', ')}` : ''}`
}

/** Where a row was measured, `wasm in Node`. */
export function columnOf({ backend, runtime }: Pick<ReportRow, 'backend' | 'runtime'>): string {
  return `${backend} in ${runtimeName(runtime)}`
}

/** As people write it. */
export function runtimeName(runtime: Runtime): string {
  return runtime === 'node' ? 'Node' : 'Chromium'
}

/** A name for a row within the page. */
export function anchorOf({ model, backend, runtime }: ReportRow): string {
  return `${model}-${backend}-${runtime}`.replaceAll(/[^A-Za-z0-9-]+/g, '-')
}

/** One digit behind the point, `2.5e-7`; a dash where there is no number. */
export function exponential(value: number | undefined): string {
  return value?.toExponential(1) ?? '–'
}
