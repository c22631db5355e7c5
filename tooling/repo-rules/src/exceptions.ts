/** Violations that stand, each with its reason. A test fails when one is no longer needed. */

import { dependenciesAreUsed } from './import-rules.js'
import type { Exception, Rule } from './rule.js'
import { noSuppressions } from './text-rules.js'

export const exceptions: readonly Exception[] = [
  inCore(noSuppressions, 'src/part.ts', 'noExplicitAny', 'Definitions differ in their options; create checks them.'),
  {
    rule: dependenciesAreUsed,
    file: 'apps/examples/package.json',
    received: 'dejavu-fonts-ttf',
    reason: 'Its font files are found by require.resolve; there is no code to import.',
  },
]

function inCore(rule: Rule, file: string, received: string, reason: string): Exception {
  return { rule, file: `packages/core/${file}`, received, reason }
}
