import type { BackendAdapter } from '@autoencoders/core'
import type { AutoencoderCasesOptions, CreateAutoencoder } from './autoencoder/autoencoder-case.js'
import { autoencoderCases } from './autoencoder-cases.js'
import { backendSelector } from './framework/backend-in-use.js'
import { gapsByCase, type KnownGap, runWithGap, testName } from './framework/known-gap.js'
import { resolveFramework, type TestFramework } from './framework/test-framework.js'

/** Options of {@link describeAutoencoder}. */
export interface DescribeAutoencoderOptions extends AutoencoderCasesOptions {
  /** What it runs on; default the backend in use when the tests run. */
  readonly backend?: BackendAdapter
  /** Cases that are known to fail; they are run and must fail as said. Default none. */
  readonly knownGaps?: readonly KnownGap[]
  /** Default the global `describe` and `it`. */
  readonly framework?: TestFramework
}

/**
 * Declares a test for every case of {@link autoencoderCases}.
 *
 * @param name What the model is, for the tests' names.
 * @param create Makes the model under test from a seed.
 * @throws {OptionError} At once, for a known gap of a case that does not exist, or without a test framework.
 * @example
 * import { describe, it } from 'vitest'
 * describeAutoencoder('my architecture', ({ seed }) => myAutoencoder({ seed }), {
 *   backend: cpu(),
 *   definitions: [myArchitecture],
 *   framework: { describe, it },
 * })
 */
export function describeAutoencoder(
  name: string,
  create: CreateAutoencoder,
  options: DescribeAutoencoderOptions = {},
): void {
  const where = 'describeAutoencoder'
  const { backend, knownGaps = [], framework, ...caseOptions } = options
  const { describe, it, beforeAll } = resolveFramework(framework, where)
  const cases = autoencoderCases(create, caseOptions)
  const names = cases.map((each) => each.name)
  const gaps = gapsByCase(knownGaps, names, where)
  describe(backend ? `${name} on ${backend.name}` : name, () => {
    const use = backend ? backendSelector(backend) : async () => {}
    // Its error belongs to the tests, each of which waits for the backend again.
    beforeAll?.(() => use().catch(() => {}))
    for (const { name: caseName, run } of cases) {
      const gap = gaps.get(caseName)
      it(testName(caseName, gap), async () => {
        await use()
        await runWithGap(run, gap)
      })
    }
  })
}
