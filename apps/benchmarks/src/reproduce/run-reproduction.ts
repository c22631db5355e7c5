import type { BackendSelection, TrainingCallback } from '@autoencoders/core'
import { dataFolder, dataRoot } from './data/data-root.js'
import { judge } from './judge.js'
import { type RunOptions, reproduceCommand } from './reproduce-options.js'
import type { Measurement, Reproduction } from './reproduction.js'
import type { ReproductionResult } from './reproduction-result.js'
import { describeVersions } from './versions.js'

/** How a run is watched, and what it runs on. */
export interface RunEnvironment {
  /** The backend that is selected. */
  readonly backend: BackendSelection
  readonly callbacks: readonly TrainingCallback[]
  print(line: string): void
}

/**
 * Runs a reproduction and holds what it finds to its reference.
 *
 * @throws {FormatError} When its data are absent or damaged.
 */
export async function runReproduction(
  reproduction: Reproduction,
  options: RunOptions,
  { backend, callbacks, print }: RunEnvironment,
): Promise<ReproductionResult> {
  const { name, title, metric, margin, direction, source, seed } = reproduction
  const root = dataRoot(options.data)
  const started = performance.now()
  const measurement = await reproduction.run({ seed, callbacks, print, data: (set) => dataFolder(root, set) })
  const seconds = (performance.now() - started) / 1000
  const { value, reference, details = {} } = finite(reproduction, measurement)
  return {
    name,
    title,
    metric,
    value,
    reference,
    margin,
    direction,
    pass: judge(value, { reference, margin, direction }).pass,
    source,
    command: reproduceCommand(options, backend.name),
    backend: backend.name,
    seed,
    seconds: Math.round(seconds * 10) / 10,
    versions: await describeVersions(),
    details,
  }
}

/** A figure that is none can be neither judged nor written. */
function finite(reproduction: Reproduction, measurement: Measurement): Measurement & { readonly reference: number } {
  const reference = reproduction.reference === 'measured' ? measurement.reference : reproduction.reference
  if (reference !== undefined && Number.isFinite(reference) && Number.isFinite(measurement.value)) {
    return { ...measurement, reference }
  }
  throw new Error(`${reproduction.name}: measured ${measurement.value} beside ${reference}, which cannot be compared`)
}
