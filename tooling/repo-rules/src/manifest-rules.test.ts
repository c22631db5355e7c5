import { describe, expect, it } from 'vitest'
import {
  exportsAreOrdered,
  manifestsAreComplete,
  noInstallScripts,
  packagesAreWhole,
  peersAndSiblings,
  releasesAreAnnounced,
} from './manifest-rules.js'
import { entry, packageFiles, testRepository, violationsOf } from './testing/fixtures.js'

const rules = [
  manifestsAreComplete,
  exportsAreOrdered,
  peersAndSiblings,
  noInstallScripts,
  packagesAreWhole,
  releasesAreAnnounced,
]

describe('packages in this repository', () => testRepository(rules))

it.each(rules)('$name: holds for a package that keeps it', (rule) => {
  expect(violationsOf(rule, packageFiles('dense'))).toEqual([])
})

describe('manifestsAreComplete', () => {
  it.each([
    ['name', '@autoencoders/conv'],
    ['version', 'next'],
    ['description', 'Short.'],
    ['keywords', []],
    ['license', 'MIT'],
    ['type', 'commonjs'],
    ['sideEffects', true],
    ['engines', { node: '>=18' }],
    ['files', ['src']],
    ['private', true],
    ['publishConfig', { access: 'public' }],
  ])('refuses %s: %j', (field, value) => {
    const found = violationsOf(manifestsAreComplete, packageFiles('dense', { [field]: value }))
    expect(found).toEqual([expect.stringContaining(`packages/dense/package.json: expected ${field} to be`)])
  })
  it('lets the umbrella have the short name', () => {
    expect(violationsOf(manifestsAreComplete, packageFiles('autoencoders', { name: 'autoencoders' }))).toEqual([])
  })
})

describe('exportsAreOrdered', () => {
  const withEntry = (target: Record<string, string>) =>
    violationsOf(exportsAreOrdered, packageFiles('dense', { exports: { '.': target } }))
  it('wants the source first', () => {
    expect(withEntry({ types: './dist/index.d.ts', ...entry('index') })).toHaveLength(1)
  })
  it('wants types and build to be those of the source', () => {
    expect(withEntry({ ...entry('index'), types: './dist/other.d.ts' })).toHaveLength(1)
  })
  it('wants the source to be there', () => {
    expect(withEntry(entry('missing'))).toEqual([expect.stringContaining('no file ./src/missing.ts')])
  })
  it('wants a main entry', () => {
    expect(violationsOf(exportsAreOrdered, packageFiles('dense', { exports: {} }))).toHaveLength(1)
  })
  it('accepts entries by platform and plain files', () => {
    const exports = { '.': { node: entry('node'), default: entry('index') }, './package.json': './package.json' }
    expect(violationsOf(exportsAreOrdered, packageFiles('dense', { exports }))).toEqual([])
  })
})

describe('peersAndSiblings', () => {
  it.each([
    { dependencies: { '@tensorflow/tfjs-core': '^4.22.0' } },
    { dependencies: { '@autoencoders/core': '^1.0.0' } },
    { devDependencies: { '@autoencoders/core': 'workspace:*' } },
    { peerDependencies: { '@autoencoders/core': 'workspace:^' } },
  ])('refuses %j', (change) => {
    expect(violationsOf(peersAndSiblings, packageFiles('dense', change))).toHaveLength(1)
  })
})

describe('noInstallScripts', () => {
  it('refuses a postinstall', () => {
    const dense = packageFiles('dense', { scripts: { build: 'tsc -b', postinstall: 'node fetch.js' } })
    expect(violationsOf(noInstallScripts, dense)).toEqual([expect.stringContaining('received postinstall')])
  })
})

describe('packagesAreWhole', () => {
  it('wants an example in the README', () => {
    const readme = { 'packages/dense/README.md': '# Words only' }
    expect(violationsOf(packagesAreWhole, packageFiles('dense'), readme)).toEqual([
      expect.stringContaining('no fenced block of code'),
    ])
  })
  it('wants a README and tests', () => {
    const { 'packages/dense/package.json': manifest = '' } = packageFiles('dense')
    expect(violationsOf(packagesAreWhole, { 'packages/dense/package.json': manifest })).toHaveLength(2)
  })
})

describe('releasesAreAnnounced', () => {
  const unreleased = packageFiles('dense', { version: '0.0.0' })
  it('wants a changeset for a package that was never released', () => {
    const other = { '.changeset/conv.md': '---\n"@autoencoders/conv": minor\n---\n\nConvolutions.\n' }
    expect(violationsOf(releasesAreAnnounced, unreleased, other)).toHaveLength(1)
    const own = { '.changeset/dense.md': '---\n"@autoencoders/dense": minor\n---\n\nDense networks.\n' }
    expect(violationsOf(releasesAreAnnounced, unreleased, own)).toEqual([])
  })
})
