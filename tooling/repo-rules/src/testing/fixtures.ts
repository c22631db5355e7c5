/** Small workspaces to break. */

import { expect, it } from 'vitest'
import { exceptions } from '../exceptions.js'
import { checkRule, type Rule } from '../rule.js'
import { type Manifest, readWorkspace, workspaceOf } from '../workspace.js'

/** A package that keeps every rule, as files by path, with some of its manifest changed. */
export function packageFiles(room: string, change: Partial<Manifest> = {}): Record<string, string> {
  const manifest: Manifest = {
    name: `@autoencoders/${room}`,
    version: '0.1.0',
    description: 'A package that keeps every rule of the house.',
    keywords: ['autoencoder'],
    license: 'Apache-2.0',
    type: 'module',
    sideEffects: false,
    engines: { node: '>=20.19' },
    files: ['dist', 'src'],
    exports: { '.': entry('index'), './node': entry('node') },
    publishConfig: { access: 'public', provenance: true },
    ...change,
  }
  const folder = `packages/${room}`
  return {
    [`${folder}/package.json`]: JSON.stringify(manifest),
    [`${folder}/README.md`]: '# A package\n\n```ts\nimport { one } from "it"\n```\n',
    [`${folder}/src/index.ts`]: '/** One. */\nexport const one = 1\n',
    [`${folder}/src/node.ts`]: "import 'node:fs'\n",
    [`${folder}/src/index.test.ts`]: "import { one } from './index.js'\nimport 'vitest'\n",
  }
}

/** What an entry's `exports` looks like. */
export function entry(name: string): Record<string, string> {
  return {
    '@autoencoders/source': `./src/${name}.ts`,
    types: `./dist/${name}.d.ts`,
    default: `./dist/${name}.js`,
  }
}

/** What a rule says of a small workspace. */
export function violationsOf(rule: Rule, ...files: readonly Record<string, string>[]): string[] {
  return checkRule(workspaceOf(Object.assign({}, ...files) as Record<string, string>), rule)
}

/** One test for each rule: it holds in this repository. */
export function testRepository(rules: readonly Rule[]): void {
  const workspace = readWorkspace()
  it.each(rules.map((rule) => [rule.name, rule] as const))('%s', (_, rule) => {
    expect(checkRule(workspace, rule, exceptions)).toEqual([])
  })
}
