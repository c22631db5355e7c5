import type { BackendAdapter } from '@autoencoders/core'
import { backendCases } from './backend-cases.js'
import { backendSelector } from './framework/backend-in-use.js'
import { gapsByCase, type KnownGap, runWithGap, testName } from './framework/known-gap.js'
import { resolveFramework, type TestFramework } from './framework/test-framework.js'

/** Options of {@link describeBackend}. */
export interface DescribeBackendOptions {
  /** Cases that are known to fail; they are run and must fail as said. Default none. */
  readonly knownGaps?: readonly KnownGap[]
  /** Default the global `describe` and `it`. */
  readonly framework?: TestFramework
}

/**
 * Declares a test for every case of {@link backendCases}. A backend that cannot be loaded fails them all: it is
 * asked for, so it is required.
 *
 * @param adapter The backend.
 * @throws {OptionError} At once, for a known gap of a case that does not exist, or without a test framework.
 * @example
 * import { describe, it } from 'vitest'
 * describeBackend(wasm(), { framework: { describe, it } })
 */
export function describeBackend(adapter: BackendAdapter, options: DescribeBackendOptions = {}): void {
  const where = 'describeBackend'
  const { describe, it, beforeAll } = resolveFramework(options.framework, where)
  const names = backendCases.map(({ name }) => name)
  const gaps = gapsByCase(options.knownGaps ?? [], names, where)
  describe(`backend ${adapter.name}`, () => {
    const use = backendSelector(adapter)
    // Its error belongs to the tests, each of which waits for the backend again.
    beforeAll?.(() => use().catch(() => {}))
    for (const { name, run } of backendCases) {
      const gap = gaps.get(name)
      it(testName(name, gap), async () => {
        await use()
        await runWithGap(() => run(adapter), gap)
      })
    }
  })
}
