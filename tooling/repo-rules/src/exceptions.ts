/** Violations that stand, each with its reason. A test fails when one is no longer needed. */

import { exportsAreDocumented } from './docstring-rules.js'
import { dependenciesAreUsed } from './import-rules.js'
import { packagesAreWhole, releasesAreAnnounced } from './manifest-rules.js'
import type { Exception, Rule } from './rule.js'
import { noSuppressions } from './text-rules.js'

export const exceptions: readonly Exception[] = [
  inCore(noSuppressions, 'src/part.ts', 'noExplicitAny', 'Definitions differ in their options; create checks them.'),
  inCore(dependenciesAreUsed, 'package.json', '@noble/hashes', 'For the checksum of bundles, which is to come.'),
  inCore(dependenciesAreUsed, 'package.json', 'cli-progress', 'For progress bars in ./node, which are to come.'),
  inCore(dependenciesAreUsed, 'package.json', '@tensorflow/tfjs-layers', 'For #register-gradients, which is to come.'),
  inCore(packagesAreWhole, 'README.md', 'no file', 'Its first example needs the training loop, which is to come.'),
  inCore(releasesAreAnnounced, 'package.json', 'no changeset', 'Comes with the training loop.'),
  inCore(exportsAreDocumented, 'src/nd-array.ts', 'isNumericTypedArray', 'To be written.'),
  inCore(exportsAreDocumented, 'src/part.ts', 'JsonObject', 'To be written.'),
  inCore(exportsAreDocumented, 'src/contracts.ts', 'LayerDescription', 'To be written.'),
  inCore(exportsAreDocumented, 'src/network/parameter.ts', 'ParameterOptions', 'To be written.'),
]

function inCore(rule: Rule, file: string, received: string, reason: string): Exception {
  return { rule, file: `packages/core/${file}`, received, reason }
}
