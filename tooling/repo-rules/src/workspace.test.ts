import { describe, expect, it } from 'vitest'
import { readWorkspace, workspaceOf } from './workspace.js'

describe('workspaceOf', () => {
  it('divides files into members', () => {
    const { members } = workspaceOf({
      'package.json': '{}',
      'packages/core/package.json': '{"name":"@autoencoders/core"}',
      'packages/core/src/index.ts': '',
      'packages/core-extra/src/index.ts': '',
    })
    expect(members).toHaveLength(1)
    expect(members[0]).toMatchObject({ folder: 'packages/core', kind: 'packages', room: 'core' })
    expect([...(members[0]?.files.keys() ?? [])]).toEqual(['packages/core/package.json', 'packages/core/src/index.ts'])
  })
})

describe('readWorkspace', () => {
  const { files, members } = readWorkspace()
  it('reads this repository', () => {
    expect(members.map(({ folder }) => folder)).toEqual(expect.arrayContaining(['packages/core', 'tooling/repo-rules']))
    expect(files.get('LICENSE')).toContain('Apache License')
  })
  it('leaves out what git ignores', () => {
    expect([...files.keys()].filter((path) => /(^|\/)(node_modules|dist)\//.test(path))).toEqual([])
  })
})
