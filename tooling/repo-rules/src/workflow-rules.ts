/** Rules about workflows: what runs with rights of this repository is what was read. */

import type { Rule } from './rule.js'
import { lineAt } from './source-file.js'
import type { Workspace } from './workspace.js'

export const actionsArePinned: Rule = {
  name: 'every action of a workflow is pinned by its commit, with its version beside it',
  check: (workspace) =>
    workflows(workspace).flatMap(([file, text]) =>
      [...text.matchAll(/^\s*(?:- )?uses:\s*(.*)$/gm)]
        .filter(
          ([, used = '']) => !used.startsWith('./') && !/^[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(used),
        )
        .map((match) => ({
          file,
          line: lineAt(text, match.index + match[0].length),
          expected: 'an action such as actions/checkout@<40 hexadecimal digits> # v6.0.2',
          received: match[1] ?? '',
          repair: 'Take the commit of the release from its tag: git ls-remote --tags <address of the action>.',
        })),
    ),
}

export const workflowsAskForLittle: Rule = {
  name: 'every workflow says what it may do, and none runs the code of forks with rights',
  check: (workspace) =>
    workflows(workspace).flatMap(([file, text]) => [
      ...(/^permissions:/m.test(text)
        ? []
        : [{ file, expected: 'permissions for the whole workflow', received: 'none', repair: 'Begin with {}.' }]),
      ...(/^\s*pull_request_target:/m.test(text)
        ? [{ file, expected: 'pull_request', received: 'pull_request_target', repair: 'Run without rights.' }]
        : []),
    ]),
}

function workflows(workspace: Workspace): [string, string][] {
  return [...workspace.files].filter(([path]) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path))
}
