/** Rules about what a published package consists of: its `package.json` and the files that belong to it. */

import { posix } from 'node:path'
import { sourceCondition } from './module-graph.js'
import type { Rule, Violation } from './rule.js'
import type { ExportTarget, Manifest, Member, Workspace } from './workspace.js'

const license = 'Apache-2.0'
const nodeRange = '>=20.19'

export const manifestsAreComplete: Rule = {
  name: 'every package.json has the fields that users and registries read',
  check: (workspace) =>
    publishedMembers(workspace).flatMap((member) => {
      const fields = Object.entries(requiredFields(member))
      return fields.flatMap(([field, { expected, holds }]) => {
        const value = member.manifest[field as keyof Manifest]
        return holds(value)
          ? []
          : manifestViolation(member, `${field} to be ${expected}`, JSON.stringify(value) ?? 'none')
      })
    }),
}

export const exportsAreOrdered: Rule = {
  name: 'every entry has its source, then its types, then its build',
  check: (workspace) =>
    publishedMembers(workspace).flatMap((member) => {
      const entries = Object.entries(member.manifest.exports ?? {})
      if (!('.' in (member.manifest.exports ?? {}))) return manifestViolation(member, 'an entry "."', 'none')
      const modules = entries.filter(([, target]) => typeof target !== 'string')
      return modules.flatMap(([subpath, target]) => entryViolations(member, subpath, target))
    }),
}

export const peersAndSiblings: Rule = {
  name: 'tfjs packages are peers and siblings are workspace:^ dependencies',
  check: (workspace) =>
    publishedMembers(workspace).flatMap((member) => {
      const {
        dependencies = {},
        optionalDependencies = {},
        peerDependencies = {},
        devDependencies = {},
      } = member.manifest
      const owned = Object.keys({ ...dependencies, ...optionalDependencies }).filter((name) => isTfjs(name))
      const siblings = Object.entries({ ...dependencies, ...devDependencies }).filter(([name]) => isSibling(name))
      return [
        ...owned.map((name) => manifestViolation(member, `${name} among peerDependencies`, 'a dependency of its own')),
        ...siblings
          .filter(([, range]) => range !== 'workspace:^')
          .map(([name, range]) => manifestViolation(member, `${name} as workspace:^`, range)),
        ...Object.keys(peerDependencies)
          .filter(isSibling)
          .map((name) => manifestViolation(member, `${name} among dependencies`, 'a peer dependency')),
      ]
    }),
}

export const noInstallScripts: Rule = {
  name: 'no package runs anything when it is installed',
  check: (workspace) =>
    workspace.members.flatMap((member) => {
      const installing = ['preinstall', 'install', 'postinstall', 'prepare', 'prepublish']
      const found = Object.keys(member.manifest.scripts ?? {}).filter((script) => installing.includes(script))
      return found.map((script) => manifestViolation(member, 'no install scripts', script))
    }),
}

export const packagesAreWhole: Rule = {
  name: 'every package has a README with an example, and tests',
  check: (workspace) =>
    publishedMembers(workspace).flatMap(({ folder, files }) => {
      const readme = files.get(`${folder}/README.md`)
      const lacksExample = readme === undefined || !/^```(ts|js|typescript|javascript|tsx|sh|bash)\b/m.test(readme)
      const lacksTests = ![...files.keys()].some(
        (file) => file.startsWith(`${folder}/src/`) && file.endsWith('.test.ts'),
      )
      return [
        ...(lacksExample
          ? [
              {
                file: `${folder}/README.md`,
                expected: 'a README with a code example',
                received: readme === undefined ? 'no file' : 'no fenced block of code',
                repair: 'Write what the package is for, when to use it, and an example that runs.',
              },
            ]
          : []),
        ...(lacksTests
          ? [
              {
                file: `${folder}/src`,
                expected: 'tests beside the code',
                received: 'no *.test.ts',
                repair: 'Test each concept in a file beside it.',
              },
            ]
          : []),
      ]
    }),
}

export const releasesAreAnnounced: Rule = {
  name: 'every package is released or has a changeset',
  check: (workspace) =>
    publishedMembers(workspace)
      .filter(({ manifest }) => manifest.version === '0.0.0' && !hasChangeset(workspace, manifest.name ?? ''))
      .map(({ folder, manifest }) => ({
        file: `${folder}/package.json`,
        expected: 'a version above 0.0.0 or a changeset',
        received: `version ${manifest.version} and no changeset`,
        repair: `Add .changeset/<name>.md that names "${manifest.name}".`,
      })),
}

function publishedMembers(workspace: Workspace): Member[] {
  return workspace.members.filter(({ kind }) => kind === 'packages')
}

function requiredFields({ room }: Member) {
  const names = room === 'autoencoders' ? ['@autoencoders/autoencoders', 'autoencoders'] : [`@autoencoders/${room}`]
  const equal = (expected: unknown) => ({
    expected: JSON.stringify(expected),
    holds: (value: unknown) => JSON.stringify(value) === JSON.stringify(expected),
  })
  return {
    name: { expected: names.join(' or '), holds: (value: unknown) => names.some((name) => name === value) },
    version: { expected: 'a version', holds: (value: unknown) => /^\d+\.\d+\.\d+/.test(String(value)) },
    description: { expected: 'a sentence', holds: (value: unknown) => typeof value === 'string' && value.length > 20 },
    keywords: { expected: 'a list of words', holds: (value: unknown) => Array.isArray(value) && value.length > 0 },
    license: equal(license),
    type: equal('module'),
    sideEffects: equal(false),
    engines: equal({ node: nodeRange }),
    files: { expected: 'a list with dist', holds: (value: unknown) => Array.isArray(value) && value.includes('dist') },
    private: { expected: 'left out', holds: (value: unknown) => value === undefined },
    publishConfig: equal({ access: 'public', provenance: true }),
  }
}

/** Checks an entry: either one source with what is built from it, or such entries by condition. */
function entryViolations(member: Member, subpath: string, target: ExportTarget): Violation[] {
  if (typeof target === 'string') return [manifestViolation(member, `${subpath} by condition`, target)]
  const source = target[sourceCondition]
  if (typeof source !== 'string') {
    const inner = Object.values(target)
    if (inner.length === 0) return [manifestViolation(member, `${subpath} to lead somewhere`, 'no condition')]
    return inner.flatMap((branch) => entryViolations(member, subpath, branch))
  }
  const built = source.replace('./src/', './dist/').replace(/\.m?tsx?$/, '')
  const expected = JSON.stringify({ [sourceCondition]: source, types: `${built}.d.ts`, default: `${built}.js` })
  const received = JSON.stringify(target)
  const exists = member.files.has(posix.join(member.folder, source))
  return [
    ...(received === expected ? [] : [manifestViolation(member, `${subpath} as ${expected}`, received)]),
    ...(exists ? [] : [manifestViolation(member, `the source of ${subpath}`, `no file ${source}`)]),
  ]
}

function hasChangeset(workspace: Workspace, name: string): boolean {
  const changesets = [...workspace.files].filter(([path]) => /^\.changeset\/[^/]+\.md$/.test(path))
  return changesets.some(([, text]) => new RegExp(`^['"]?${name}['"]?\\s*:`, 'm').test(text))
}

function isTfjs(name: string): boolean {
  return name.startsWith('@tensorflow/')
}

function isSibling(name: string): boolean {
  return name.startsWith('@autoencoders/') || name === 'autoencoders'
}

function manifestViolation({ folder }: Member, expected: string, received: string): Violation {
  return { file: `${folder}/package.json`, expected, received, repair: 'Follow packages/core/package.json.' }
}
