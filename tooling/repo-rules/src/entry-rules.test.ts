import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { browsersNeedNoNode, builtEntries, exposedTypes, importEffects } from './entry-rules.js'
import { describeViolation } from './rule.js'
import { packageFiles, testRepository, violationsOf } from './testing/fixtures.js'
import { type Member, readDeclarations, readWorkspace, repositoryRoot } from './workspace.js'

const packages = readWorkspace().members.filter(({ kind }) => kind === 'packages')
const core = packages.find(({ room }) => room === 'core')

const coreMissing = core ? missingBuild(core) : 'packages/core'

function missingBuild(member: Member): string | undefined {
  return builtEntries(member).find((path) => !existsSync(join(repositoryRoot, path)))
}

describe('entries in this repository', () => {
  testRepository([browsersNeedNoNode])

  it.skipIf(coreMissing)(
    `core declares no type of tfjs${coreMissing ? ` (not run: ${coreMissing} is missing, see npm run build)` : ''}`,
    () => {
      const declarations = core ? readDeclarations(core) : new Map<string, string>()
      const found = exposedTypes(declarations, 'packages/core/dist/index.d.ts', '@tensorflow/')
      expect(declarations.size).toBeGreaterThan(0)
      expect(found.map(describeViolation)).toEqual([])
    },
  )

  for (const member of packages) {
    const missing = missingBuild(member)
    it.skipIf(missing)(
      `importing ${member.room} does nothing else${missing ? ` (not run: ${missing} is missing, see npm run build)` : ''}`,
      () => {
        const { name = '', exports = {} } = member.manifest
        const modules = Object.entries(exports).filter(([, target]) => typeof target === 'object')
        const specifiers = modules.map(([subpath]) => name + subpath.slice(1))
        const effects = importEffects(specifiers, join(repositoryRoot, member.folder))
        expect(effects).toEqual({ output: '', backends: [], globals: [] })
      },
    )
  }
})

describe('browsersNeedNoNode', () => {
  const dense = (files: Record<string, string>) => violationsOf(browsersNeedNoNode, packageFiles('dense'), files)
  it('follows imports from file to file', () => {
    const found = dense({
      'packages/dense/src/index.ts': "export * from './a.js'",
      'packages/dense/src/a.ts': "const b = await import('./b.js')",
      'packages/dense/src/b.ts': "import { readFile } from 'node:fs/promises'",
    })
    const path = ['index', 'a', 'b'].map((file) => `packages/dense/src/${file}.ts`).join(' → ')
    expect(found).toEqual([expect.stringContaining(path)])
  })
  it('follows imports into siblings', () => {
    const found = violationsOf(browsersNeedNoNode, packageFiles('core'), packageFiles('dense'), {
      'packages/dense/src/index.ts': "import '@autoencoders/core/node'",
    })
    expect(found).toEqual([expect.stringContaining('packages/core/src/node.ts')])
  })
  it('knows modules of Node without their prefix', () => {
    expect(dense({ 'packages/dense/src/index.ts': "import 'fs'" })).toHaveLength(1)
  })
  it('follows # imports as a browser does', () => {
    const imports = {
      '#device': {
        node: './dist/device.node.js',
        '@autoencoders/source': './src/device.ts',
        default: './dist/device.js',
      },
    }
    const files = {
      'packages/dense/src/index.ts': "import '#device'",
      'packages/dense/src/device.ts': "import 'node:os'",
    }
    expect(violationsOf(browsersNeedNoNode, packageFiles('dense', { imports }), files)).toHaveLength(1)
    const clean = { ...files, 'packages/dense/src/device.ts': '' }
    expect(violationsOf(browsersNeedNoNode, packageFiles('dense', { imports }), clean)).toEqual([])
  })
})

describe('exposedTypes', () => {
  const declarations = (inner: string) =>
    new Map([
      ['dist/index.d.ts', "export { Model } from './model.js'\n"],
      ['dist/model.d.ts', inner],
      ['dist/extend.d.ts', "export type { Tensor } from '@tensorflow/tfjs-core'\n"],
    ])
  it.each([
    "import type { Tensor } from '@tensorflow/tfjs-core'",
    "export interface Model { weights: import('@tensorflow/tfjs-core').Tensor }",
    '/// <reference types="@tensorflow/tfjs-core" />',
  ])('finds %s behind a re-export', (text) => {
    expect(exposedTypes(declarations(text), 'dist/index.d.ts', '@tensorflow/')).toEqual([
      expect.objectContaining({
        file: 'dist/model.d.ts',
        received: '@tensorflow/tfjs-core',
        expected: expect.stringContaining('dist/index.d.ts → dist/model.d.ts'),
      }),
    ])
  })
  it('is content when only other entries name it', () => {
    const text = '/** Runs on @tensorflow/tfjs-core. */\nexport interface Model {}'
    expect(exposedTypes(declarations(text), 'dist/index.d.ts', '@tensorflow/')).toEqual([])
  })
})

describe('importEffects', () => {
  const folder = join(repositoryRoot, 'packages', 'core')
  it('sees what is printed and what becomes global', () => {
    const code = encodeURIComponent("console.log('hello'); console.warn('there'); globalThis.left = 1")
    expect(importEffects([`data:text/javascript,${code}`], folder)).toEqual({
      output: 'hello\nthere\n',
      backends: [],
      globals: ['left'],
    })
  })
  it('sees a backend that registers itself', () => {
    expect(importEffects(['@tensorflow/tfjs-backend-cpu'], folder).backends).toEqual(['cpu'])
  })
  it('reports a module that throws', () => {
    const code = encodeURIComponent("throw new Error('broken')")
    expect(importEffects([`data:text/javascript,${code}`], folder).output).toContain('broken')
  })
})
