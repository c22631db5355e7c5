import type { Reporter, TestModule } from 'vitest/node'

/** Names every test that did not run, before the summary: what was skipped is said, with its reason, and never just counted. */
export class SkippedReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const skipped = modules.flatMap((module) =>
      [...module.children.allTests('skipped')].map((test) => `  ${module.relativeModuleId}: ${test.fullName}`),
    )
    if (skipped.length > 0) console.log(`\nNot run:\n${[...new Set(skipped)].join('\n')}`)
  }
}
