import { execFileSync } from 'node:child_process'
import { arch, cpus, loadavg, platform, release, totalmem } from 'node:os'

/** What the figures were measured on. */
export interface Machine {
  readonly processor: string
  readonly cores: number
  readonly memoryGigabytes: number
  readonly system: string
  /** The version of the Node that runs contestants. */
  readonly node: string
  /** Programs that wanted to run, over the last minute, when the benchmark began: above 0 is noise. */
  readonly loadAverage: number
  /** ISO 8601. */
  readonly date: string
}

/**
 * This machine, now.
 *
 * @param node The Node that runs contestants.
 * @throws When it does not start.
 */
export function describeMachine(node: string): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${arch()} ${release()}`,
    node: execFileSync(node, ['--version'], { encoding: 'utf8' }).trim(),
    loadAverage: Math.round((loadavg()[0] ?? 0) * 100) / 100,
    date: new Date().toISOString(),
  }
}
