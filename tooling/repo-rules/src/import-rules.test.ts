import { describe, expect, it } from 'vitest'
import {
  dependenciesAreUsed,
  importsAreAllowed,
  importsAreDeclared,
  noCycles,
  noDeepImports,
  relativePathsStayInside,
  shippedCodeReachesNoTest,
} from './import-rules.js'
import { packageFiles, testRepository, violationsOf } from './testing/fixtures.js'

describe('imports in this repository', () => {
  testRepository([
    importsAreAllowed,
    noCycles,
    noDeepImports,
    relativePathsStayInside,
    shippedCodeReachesNoTest,
    importsAreDeclared,
    dependenciesAreUsed,
  ])
})

describe('importsAreAllowed', () => {
  const house = ['core', 'losses', 'metrics', 'data', 'dense', 'conv', 'anomaly', 'backend-cpu', 'conformance']
  const others = Object.assign({}, ...[...house, 'autoencoders'].map((room) => packageFiles(room)))
  const importing = (file: string, to: string) =>
    violationsOf(importsAreAllowed, others, {
      'apps/demo/package.json': '{"name":"@autoencoders/demo"}',
      [file]: `import '@autoencoders/${to}'`,
    })

  it.each([
    ['packages/dense/src/x.ts', 'core'],
    ['packages/dense/src/x.ts', 'losses'],
    ['packages/anomaly/src/x.ts', 'metrics'],
    ['packages/dense/src/x.test.ts', 'backend-cpu'],
    ['packages/core/src/x.test.ts', 'conformance'],
    ['packages/autoencoders/src/x.ts', 'backend-cpu'],
    ['apps/demo/src/x.ts', 'dense'],
    ['apps/demo/src/x.ts', 'conformance'],
  ])('lets %s import %s', (file, to) => expect(importing(file, to)).toEqual([]))

  it.each([
    ['packages/core/src/x.ts', 'losses'],
    ['packages/conv/src/x.ts', 'dense'],
    ['packages/losses/src/x.ts', 'metrics'],
    ['packages/anomaly/src/x.ts', 'backend-cpu'],
    ['packages/dense/src/x.ts', 'backend-cpu'],
    ['packages/dense/src/x.test.ts', 'conv'],
    ['packages/backend-cpu/src/x.ts', 'dense'],
    ['packages/dense/src/x.ts', 'conformance'],
    ['packages/dense/src/x.ts', 'autoencoders'],
    ['packages/autoencoders/src/x.ts', 'demo'],
  ])('keeps %s from importing %s', (file, to) => {
    expect(importing(file, to)).toEqual([expect.stringContaining(`${file}:1: expected imports of`)])
  })

  it.each([
    "export { x } from '@autoencoders/losses'",
    "export * from '@autoencoders/losses'",
    "import type { X } from '@autoencoders/losses'",
    "type X = import('@autoencoders/losses').X",
    "const x = await import('@autoencoders/losses')",
    'const x = await import(`@autoencoders/losses`)',
    "const x = require('@autoencoders/losses')",
    "import x = require('@autoencoders/losses')",
  ])('sees %s', (text) => {
    expect(violationsOf(importsAreAllowed, others, { 'packages/core/src/x.ts': text })).toHaveLength(1)
  })

  it('sees no import in a comment or a string', () => {
    const text = "// import '@autoencoders/losses'\nconst x = \"import '@autoencoders/losses'\""
    expect(violationsOf(importsAreAllowed, others, { 'packages/core/src/x.ts': text })).toEqual([])
  })

  it('asks what an unknown package may import', () => {
    expect(violationsOf(importsAreAllowed, packageFiles('attic'))).toEqual([
      expect.stringContaining('the unknown package attic'),
    ])
  })
})

describe('noCycles', () => {
  it('finds a cycle through development dependencies', () => {
    const found = violationsOf(
      noCycles,
      packageFiles('core', { devDependencies: { '@autoencoders/data': 'workspace:^' } }),
      packageFiles('data', { dependencies: { '@autoencoders/core': 'workspace:^' } }),
    )
    expect(found).toEqual([
      expect.stringContaining('core → data → core'),
      expect.stringContaining('data → core → data'),
    ])
  })
})

describe('noDeepImports', () => {
  const dense = (text: string) => ({
    ...packageFiles('core'),
    ...packageFiles('dense'),
    'packages/dense/src/x.ts': text,
  })
  it('refuses a path that is no entry', () => {
    expect(violationsOf(noDeepImports, dense("import '@autoencoders/core/src/index.ts'"))).toEqual([
      expect.stringContaining(
        'expected one of @autoencoders/core, @autoencoders/core/node, received @autoencoders/core/src',
      ),
    ])
  })
  it('accepts every entry', () => {
    const text = "import '@autoencoders/core'\nimport '@autoencoders/core/node'"
    expect(violationsOf(noDeepImports, dense(text))).toEqual([])
  })
})

describe('relativePathsStayInside', () => {
  const from = (file: string, specifier: string) =>
    violationsOf(relativePathsStayInside, packageFiles('dense'), {
      [`packages/dense/src/${file}`]: `import '${specifier}'`,
    })
  it('refuses a way into another package', () => {
    expect(from('x.ts', '../../core/src/index.js')).toEqual([expect.stringContaining('packages/dense/src/x.ts:1')])
  })
  it('lets tests read generated reference values, and only those', () => {
    const path = '../../../tooling/reference/generated/dense.json'
    expect(from('x.test.ts', path)).toEqual([])
    expect(from('x.ts', path)).toHaveLength(1)
    expect(from('x.test.ts', '../../../tooling/reference/dense.js')).toHaveLength(1)
  })
})

describe('shippedCodeReachesNoTest', () => {
  it('refuses an import of test code', () => {
    const files = { 'packages/dense/src/x.ts': "import './testing/rows.js'", 'packages/dense/src/testing/rows.ts': '' }
    expect(violationsOf(shippedCodeReachesNoTest, packageFiles('dense'), files)).toHaveLength(1)
  })
})

describe('importsAreDeclared', () => {
  const importing = (file: string, change = {}) =>
    violationsOf(importsAreDeclared, packageFiles('dense', { devDependencies: { vitest: '^4' }, ...change }), {
      [`packages/dense/src/${file}`]: "import 'fflate/browser'\nimport 'node:fs'\nimport 'fs'",
    })
  it('asks for a dependency', () => {
    expect(importing('x.ts')).toEqual([expect.stringContaining('received fflate. Add it to dependencies')])
    expect(importing('x.ts', { dependencies: { fflate: '^1' } })).toEqual([])
    expect(importing('x.ts', { peerDependencies: { fflate: '^1' }, devDependencies: { vitest: '^4' } })).toEqual([])
  })
  it('is content with a development dependency in tests alone', () => {
    const change = { devDependencies: { fflate: '^1', vitest: '^4' } }
    expect(importing('x.test.ts', change)).toEqual([])
    expect(importing('x.ts', change)).toHaveLength(1)
  })
})

describe('dependenciesAreUsed', () => {
  it('refuses a dependency that only tests import', () => {
    const dense = packageFiles('dense', { dependencies: { fflate: '^1' } })
    const test = { 'packages/dense/src/x.test.ts': "import 'fflate'" }
    expect(violationsOf(dependenciesAreUsed, dense, test)).toEqual([expect.stringContaining('received fflate')])
    expect(violationsOf(dependenciesAreUsed, dense, { 'packages/dense/src/x.ts': "import 'fflate'" })).toEqual([])
  })
  it('lets a package hand on the peers of its siblings', () => {
    const peerDependencies = { '@tensorflow/tfjs-core': '^4.22.0' }
    const core = {
      ...packageFiles('core', { peerDependencies }),
      'packages/core/src/x.ts': "import '@tensorflow/tfjs-core'",
    }
    const data = {
      ...packageFiles('data', { peerDependencies, dependencies: { '@autoencoders/core': 'workspace:^' } }),
      'packages/data/src/x.ts': "import '@autoencoders/core'",
    }
    expect(violationsOf(dependenciesAreUsed, core, data)).toEqual([])
    expect(violationsOf(dependenciesAreUsed, packageFiles('data', { peerDependencies }))).toHaveLength(1)
  })
})
