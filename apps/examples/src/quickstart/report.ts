import type { EpochRecord, History } from '@autoencoders/core'
import Table from 'cli-table3'

/** The figures that `--json` writes. */
export interface QuickstartReport {
  readonly backend: string
  /** Training samples. */
  readonly samples: number
  readonly epochs: number
  readonly history: readonly Pick<EpochRecord, 'epoch' | 'loss' | 'validationLoss'>[]
  readonly test: { readonly meanSquaredError: number; readonly psnr: number }
  /** Of training, validation left out. */
  readonly seconds: number
  readonly samplesPerSecond: number
}

/** Puts a run's figures together. */
export function makeReport(
  backend: string,
  samples: number,
  { epochs }: History,
  test: QuickstartReport['test'],
): QuickstartReport {
  const seconds = epochs.reduce((sum, epoch) => sum + epoch.seconds, 0)
  const history = epochs.map(({ epoch, loss, validationLoss }) => ({
    epoch,
    loss,
    ...(validationLoss !== undefined && { validationLoss }),
  }))
  return {
    backend,
    samples,
    epochs: epochs.length,
    history,
    test,
    seconds,
    samplesPerSecond: (samples * epochs.length) / seconds,
  }
}

/** The figures as a table for a terminal. */
export function reportTable({ backend, samples, history, test, seconds, samplesPerSecond }: QuickstartReport): string {
  const table = new Table({ style: { head: [], border: [] }, colAligns: ['left', 'right'] })
  const first = history[0]!
  const last = history.at(-1)!
  table.push(
    ['backend', backend],
    ['training samples', String(samples)],
    ['training loss', `${first.loss.toFixed(5)} → ${last.loss.toFixed(5)}`],
    ['test mean squared error', test.meanSquaredError.toFixed(5)],
    ['test PSNR', `${test.psnr.toFixed(2)} dB`],
    ['training time', `${seconds.toFixed(1)} s`],
    ['samples per second', String(Math.round(samplesPerSecond))],
  )
  return table.toString()
}
