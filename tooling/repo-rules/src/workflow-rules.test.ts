import { describe, expect, it } from 'vitest'
import { testRepository, violationsOf } from './testing/fixtures.js'
import { actionsArePinned, workflowsAskForLittle } from './workflow-rules.js'

describe('workflows in this repository', () => testRepository([actionsArePinned, workflowsAskForLittle]))

const workflow = (text: string) => ({ '.github/workflows/ci.yml': text })

describe('actionsArePinned', () => {
  const commit = 'de0fac2e4500dabe0009e67214ff5f5447ce83dd'
  it.each([
    'actions/checkout@v6',
    'actions/checkout@main',
    `actions/checkout@${commit}`,
    `actions/checkout@${commit.slice(1)} # v6.0.2`,
    'docker://alpine:3',
  ])('refuses %s', (used) => {
    expect(violationsOf(actionsArePinned, workflow(`steps:\n  - uses: ${used}\n`))).toEqual([
      expect.stringContaining('.github/workflows/ci.yml:2: '),
    ])
  })
  it.each([
    `actions/checkout@${commit} # v6.0.2`,
    `github/codeql-action/init@${commit} # v4.1.0`,
    './.github/actions/ours',
  ])('accepts %s', (used) =>
    expect(violationsOf(actionsArePinned, workflow(`steps:\n  - name: x\n    uses: ${used}\n`))).toEqual([]),
  )
})

describe('workflowsAskForLittle', () => {
  it.each(['on: push\n', 'permissions: {}\non:\n  pull_request_target:\n'])('refuses %j', (text) => {
    expect(violationsOf(workflowsAskForLittle, workflow(text))).toHaveLength(1)
  })
  it('accepts permissions, whatever they are', () => {
    expect(violationsOf(workflowsAskForLittle, workflow('permissions:\n  contents: read\n'))).toEqual([])
  })
})
