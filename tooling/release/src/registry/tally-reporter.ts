import type { Reporter, TestModule } from 'vitest/node'

/** Ends the report with one line: `N passed, N failed`. What could not even start counts as failed. */
export class TallyReporter implements Reporter {
  readonly #atStart = performance.now()

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const count = (state: 'passed' | 'failed') =>
      modules.reduce((sum, module) => sum + [...module.children.allTests(state)].length, 0)
    // Without any test there was no registry, or no release.
    const nothing = modules.length === 0 ? 1 : 0
    const broken = modules.filter((module) => !module.ok() && [...module.children.allTests('failed')].length === 0)
    const minutes = (performance.now() - this.#atStart) / 60_000
    // The default reporter's summary comes after this hook.
    process.once('exit', () => {
      console.log(`A release, tried in ${minutes.toFixed(1)} minutes:`)
      console.log(
        `${count('passed')} passed, ${count('failed') + broken.length + unhandledErrors.length + nothing} failed`,
      )
    })
  }
}
