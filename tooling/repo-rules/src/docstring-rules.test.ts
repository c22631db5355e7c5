import { describe, expect, it } from 'vitest'
import { exportsAreDocumented } from './docstring-rules.js'
import { packageFiles, testRepository, violationsOf } from './testing/fixtures.js'

describe('docstrings in this repository', () => testRepository([exportsAreDocumented]))

describe('exportsAreDocumented', () => {
  const dense = (files: Record<string, string>) => violationsOf(exportsAreDocumented, packageFiles('dense'), files)
  const index = (text: string) => dense({ 'packages/dense/src/index.ts': text })

  it.each([
    'export function dense() {}',
    'export class Dense {}',
    'export const dense = 1',
    'export interface Dense {}',
    'const dense = 1\nexport { dense }',
    '// No docstring.\nexport const dense = 1',
    '/** Of the file. */\n\nimport "x"\nexport const dense = 1',
  ])('refuses %j', (text) => expect(index(text)).toEqual([expect.stringContaining('without one')]))

  it.each([
    '/** Æ, 𝜇 and ∑: counted as JavaScript counts. */\n/** Dense. */\nexport function dense() {}',
    '/** Dense. */\nexport class Dense {}',
    '/** Dense. */\nconst dense = 1\nexport { dense as layer }',
    '/** Dense. */\nexport function dense(a: string): void\nexport function dense(a: number): void\nexport function dense() {}',
    'function helper() {}',
  ])('accepts %j', (text) => expect(index(text)).toEqual([]))

  it('follows names through re-exports', () => {
    const found = dense({
      'packages/dense/src/index.ts': "export { a as b } from './all.js'\nexport type { D } from './all.js'",
      'packages/dense/src/all.ts': "export * from './one.js'\nexport { c } from './one.js'",
      'packages/dense/src/one.ts':
        'export const a = 1\nexport const c = 2\nexport interface D {}\nexport const unseen = 3',
    })
    expect(found).toEqual([
      expect.stringContaining(
        'packages/dense/src/one.ts:1: expected a docstring on everything that is exported, received a ',
      ),
      expect.stringContaining('packages/dense/src/one.ts:3: '),
    ])
  })
  it('names each once, however many entries export it', () => {
    const found = dense({
      'packages/dense/src/index.ts': "export * from './one.js'",
      'packages/dense/src/node.ts': "export * from './one.js'",
      'packages/dense/src/one.ts': 'export const a = 1',
    })
    expect(found).toHaveLength(1)
  })
})
