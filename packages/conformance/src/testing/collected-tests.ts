import type { TestFramework } from '../framework/test-framework.js'

/** A test framework that only collects, to test what is declared to one. */
export interface CollectedTests extends TestFramework {
  readonly groups: readonly string[]
  readonly names: readonly string[]
  /** Runs the tests whose name has this in it; the messages of those that fail, by name. */
  failures(part?: string): Promise<ReadonlyMap<string, string>>
}

/** A framework without tests yet. */
export function collectedTests(): CollectedTests {
  const tests = new Map<string, () => Promise<void>>()
  const groups: string[] = []
  return {
    groups,
    get names() {
      return [...tests.keys()]
    },
    describe(name, define) {
      groups.push(name)
      define()
    },
    it: (name, test) => void tests.set(name, test),
    async failures(part = '') {
      const failures = new Map<string, string>()
      for (const [name, test] of tests) {
        if (!name.includes(part)) continue
        await test().catch((error: unknown) =>
          failures.set(name, error instanceof Error ? error.message : String(error)),
        )
      }
      return failures
    },
  }
}
