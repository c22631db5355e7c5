/** The little that is needed of a test framework: Vitest, Jest, Mocha, Jasmine and node:test all have it. */

import { OptionError } from '@autoencoders/core'

/** Functions of a test framework. */
export interface TestFramework {
  readonly describe: (name: string, define: () => void) => void
  readonly it: (name: string, test: () => Promise<void>) => void
  /** When it is there, backends are loaded in it, outside any test's time limit. */
  readonly beforeAll?: (prepare: () => Promise<void>) => void
}

/**
 * The framework given, or the one whose functions are global.
 *
 * @throws {OptionError} When there is neither.
 */
export function resolveFramework(framework: TestFramework | undefined, where: string): TestFramework {
  if (framework) return framework
  const { describe, it, beforeAll } = globalThis as Partial<TestFramework>
  if (typeof describe === 'function' && typeof it === 'function') {
    return { describe, it, ...(typeof beforeAll === 'function' && { beforeAll }) }
  }
  throw new OptionError({
    where,
    expected: 'a test framework',
    received: 'no option framework, and no global describe and it',
    repair: "Pass it: import { describe, it } from 'vitest', then framework: { describe, it }.",
  })
}
