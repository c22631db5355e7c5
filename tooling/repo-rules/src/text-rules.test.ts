import { describe, expect, it } from 'vitest'
import { testRepository, violationsOf } from './testing/fixtures.js'
import {
  filesAreNamedForWhatTheyHold,
  noDefaultExports,
  noFocusedTests,
  noMachinePaths,
  noRegistryHosts,
  noSuppressions,
  skippedTestsSayWhy,
  sourcesAreShort,
} from './text-rules.js'

describe('text in this repository', () => {
  testRepository([
    noRegistryHosts,
    noMachinePaths,
    filesAreNamedForWhatTheyHold,
    noDefaultExports,
    noSuppressions,
    sourcesAreShort,
    noFocusedTests,
    skippedTestsSayWhy,
  ])
})

// Words that must not stand in this file are put together here.
const path = (...parts: string[]) => `/${parts.join('/')}`
const host = (...parts: string[]) => parts.join('.')

describe('noRegistryHosts', () => {
  it.each([host('registry', 'npmjs', 'org'), host('pypi', 'org'), host('files', 'pythonhosted', 'org')])(
    'finds %s',
    (name) => {
      expect(violationsOf(noRegistryHosts, { '.npmrc': `a=b\nregistry=https://${name}/` })).toEqual([
        expect.stringMatching(/^\.npmrc:2: /),
      ])
    },
  )
  it('is content with other hosts', () => {
    expect(violationsOf(noRegistryHosts, { 'README.md': 'https://arxiv.org/abs/1312.6114' })).toEqual([])
  })
})

describe('noMachinePaths', () => {
  it.each([path('home', 'ada', 'x'), path('root', 'x'), path('Users', 'ada'), `C:\\${'Users'}\\ada`])(
    'finds %s',
    (text) => {
      expect(violationsOf(noMachinePaths, { 'a.md': `See ${text}.` })).toHaveLength(1)
    },
  )
  it.each([
    `https://example.org${path('home', 'x')}`,
    `docs${path('work', 'x')}`,
    `..${path('root', 'x')}`,
    '/usr/bin/env',
  ])('is content with %s', (text) => expect(violationsOf(noMachinePaths, { 'a.md': text })).toEqual([]))
})

describe('filesAreNamedForWhatTheyHold', () => {
  it('refuses utils', () => {
    const files = { 'src/utils.ts': '', 'src/util/x.ts': '', 'src/utilisation.ts': '' }
    expect(violationsOf(filesAreNamedForWhatTheyHold, files)).toHaveLength(2)
  })
})

describe('noDefaultExports', () => {
  it.each(['export default 1', 'const a = 1\nexport { a as default }', "export { default } from './b.js'"])(
    'refuses %s',
    (text) => {
      expect(violationsOf(noDefaultExports, { 'src/a.ts': text })).toHaveLength(1)
    },
  )
  it('accepts it in a configuration', () => {
    expect(violationsOf(noDefaultExports, { 'vite.config.ts': 'export default {}' })).toEqual([])
  })
})

describe('noSuppressions', () => {
  it.each(['ignore', 'expect-error', 'nocheck'])('refuses to silence TypeScript by %s', (word) => {
    expect(violationsOf(noSuppressions, { 'a.ts': `// @ts-${word} it is fine\nconst a = 1` })).toHaveLength(1)
  })
  it('refuses to silence a linter', () => {
    expect(violationsOf(noSuppressions, { 'a.ts': '/* biome-ignore lint: it is fine */\nconst a = 1' })).toHaveLength(1)
  })
  it('reads comments only', () => {
    expect(violationsOf(noSuppressions, { 'a.ts': "const a = '@ts-ignore'" })).toEqual([])
  })
})

describe('sourcesAreShort', () => {
  const lines = (count: number) => '// line\n'.repeat(count)
  it('counts to 450, generated tables apart', () => {
    expect(violationsOf(sourcesAreShort, { 'src/a.ts': lines(451) })).toEqual([expect.stringContaining('451 lines')])
    expect(violationsOf(sourcesAreShort, { 'src/a.ts': lines(450), 'src/generated/a.ts': lines(999) })).toEqual([])
  })
})

describe('noFocusedTests', () => {
  it.each(["it.only('x', f)", "describe.only.each(rows)('x', f)", "it.only.each`a`('x', f)"])('refuses %s', (text) => {
    expect(violationsOf(noFocusedTests, { 'a.test.ts': text })).toHaveLength(1)
    expect(violationsOf(noFocusedTests, { 'a.ts': text })).toEqual([])
  })
})

describe('skippedTestsSayWhy', () => {
  it.each([
    "it.skip('x', f)",
    "it.skipIf(absent)('x', f)",
    "describe.runIf(present).each(rows)('x', f)",
    "it.todo('x')",
    'it.skipIf(absent)(name, f)',
    'context.skip()',
  ])('refuses %s', (text) => {
    expect(violationsOf(skippedTestsSayWhy, { 'a.test.ts': text })).toHaveLength(1)
  })
  it.each([
    "it.skipIf(absent)('x (not run: no data)', f)",
    'it.skipIf(absent).each(rows)(`x$' + "{absent ? ' (not run: no data)' : ''}`, f)",
    "context.skip('not run: no device')",
    "describe(`x (not run: no data)`, () => { it.skipIf(absent)('y', f) })",
    "it('does not skip', () => rows.slice(1))",
  ])('accepts %s', (text) => {
    expect(violationsOf(skippedTestsSayWhy, { 'a.test.ts': text })).toEqual([])
  })
})
