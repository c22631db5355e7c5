/** The same program as a page: it reports to the server it came from. `?trace=dense` asks for that model's kernels. */

import { runBitExact, traceBitExact } from './bit-exact-run.js'

/** What a page reports. */
export interface PageReport {
  /** What the engine says of itself. */
  readonly engine: string
  readonly digests?: Readonly<Record<string, string>>
  readonly trace?: readonly string[]
  readonly error?: string
}

async function run(): Promise<Omit<PageReport, 'engine'>> {
  const model = new URLSearchParams(location.search).get('trace')
  return model === null ? { digests: await runBitExact() } : { trace: await traceBitExact(model) }
}

const result = await run().catch((error: unknown) => ({ error: String(error) }))
const report: PageReport = { engine: navigator.userAgent, ...result }
await fetch('report', { method: 'POST', body: JSON.stringify(report) })
