import { describe, expect, it } from 'vitest'
import { checkRule, type Rule } from './rule.js'
import { workspaceOf } from './workspace.js'

const rule: Rule = {
  name: 'no file is empty',
  check: ({ files }) =>
    [...files]
      .filter(([, text]) => text === '')
      .map(([file]) => ({ file, expected: 'text', received: 'an empty file', repair: 'Write it.' })),
}
const exception = { rule, file: 'a.md', received: 'empty', reason: 'It is a mark.' }

describe('checkRule', () => {
  it('says which file, what was expected, what came and the repair', () => {
    expect(checkRule(workspaceOf({ 'a.md': '' }), rule)).toEqual([
      'a.md: expected text, received an empty file. Write it.',
    ])
  })
  it('passes over an exception, in that file only', () => {
    expect(checkRule(workspaceOf({ 'a.md': '', 'b.md': '' }), rule, [exception])).toEqual([
      expect.stringMatching(/^b\.md: /),
    ])
  })
  it('reports an exception that nothing needs', () => {
    expect(checkRule(workspaceOf({ 'a.md': 'text' }), rule, [exception])).toEqual([
      expect.stringContaining('Take the exception out'),
    ])
  })
})
