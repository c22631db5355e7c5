/** Rules about imports: who may import whom, by which path, and what `package.json` says of it. */

import { builtinModules } from 'node:module'
import { posix } from 'node:path'
import { allowedRooms, isAllowed, isKnownRoom } from './house.js'
import { isBare, memberNamed, packageOf, resolveImport } from './module-graph.js'
import type { Rule } from './rule.js'
import { type Import, isSource, isTest, parseSource } from './source-file.js'
import type { Member, Workspace } from './workspace.js'

export const importsAreAllowed: Rule = {
  name: 'every package imports only the packages it may see',
  check(workspace) {
    const unknown = workspace.members.filter(({ kind, room }) => kind === 'packages' && !isKnownRoom(room))
    return [
      ...unknown.map(({ folder, room }) => ({
        file: `${folder}/package.json`,
        expected: 'a package whose imports are ruled',
        received: `the unknown package ${room}`,
        repair: 'Say what it may import in tooling/repo-rules/src/house.ts.',
      })),
      ...eachImport(workspace).flatMap(({ member, file, found }) => {
        const to = isBare(found.specifier) ? memberNamed(workspace, packageOf(found.specifier)) : undefined
        if (!to || to === member || isAllowed(member, file, to)) return []
        const rooms = allowedRooms(member, file)
        return {
          file,
          line: found.line,
          expected: `imports of ${rooms === 'everything' ? 'packages' : rooms.join(', ') || 'no sibling'} only`,
          received: found.specifier,
          repair: 'Move the code to where it may be seen, or take what it needs as an argument.',
        }
      }),
    ]
  },
}

export const noCycles: Rule = {
  name: 'no package depends on itself through others',
  check(workspace) {
    const cycles = workspace.members.flatMap((member) => findCycle(workspace, [member]) ?? [])
    return cycles.map((path) => ({
      file: `${path[0]?.folder}/package.json`,
      expected: 'dependencies without a cycle',
      received: path.map(({ room }) => room).join(' → '),
      repair: 'Remove one of these dependencies; development dependencies count, for the build follows them.',
    }))
  },
}

export const noDeepImports: Rule = {
  name: 'siblings are imported by their declared entries',
  check: (workspace) =>
    eachImport(workspace).flatMap(({ file, found }) => {
      const name = packageOf(found.specifier)
      const to = isBare(found.specifier) ? memberNamed(workspace, name) : undefined
      const entries = Object.keys(to?.manifest.exports ?? {})
      if (!to || entries.includes(`.${found.specifier.slice(name.length)}`)) return []
      return {
        file,
        line: found.line,
        expected: `one of ${entries.map((entry) => name + entry.slice(1)).join(', ') || `no entry of ${name}`}`,
        received: found.specifier,
        repair: `Export what is needed from an entry of ${name}.`,
      }
    }),
}

export const relativePathsStayInside: Rule = {
  name: 'relative imports stay inside their package',
  check: (workspace) =>
    eachImport(workspace).flatMap(({ member, file, found }) => {
      if (!found.specifier.startsWith('.')) return []
      const target = posix.join(posix.dirname(file), found.specifier)
      const isReference = isTest(file) && /^tooling\/reference\/.*generated\/.*\.json$/.test(target)
      if (target.startsWith(`${member.folder}/`) || isReference) return []
      return {
        file,
        line: found.line,
        expected: `a path within ${member.folder}`,
        received: found.specifier,
        repair: 'Import the other package by its name.',
      }
    }),
}

export const shippedCodeReachesNoTest: Rule = {
  name: 'code that ships imports no test code',
  check: (workspace) =>
    eachImport(workspace).flatMap(({ file, found }) => {
      const target = isTest(file) ? undefined : resolveImport(workspace, file, found.specifier)
      if (!target || !isTest(target)) return []
      return {
        file,
        line: found.line,
        expected: 'imports of code that ships',
        received: found.specifier,
        repair: 'Move what both need out of the test code.',
      }
    }),
}

export const importsAreDeclared: Rule = {
  name: 'every imported package is declared in package.json',
  check: (workspace) =>
    eachImport(workspace).flatMap(({ member, file, found }) => {
      const name = packageOf(found.specifier)
      if (!isBare(found.specifier) || isBuiltin(found.specifier) || name === member.manifest.name) return []
      const { dependencies, peerDependencies, optionalDependencies, devDependencies } = member.manifest
      const shipped = { ...dependencies, ...peerDependencies, ...optionalDependencies }
      const allowed = ships(member, file) ? shipped : { ...shipped, ...devDependencies }
      if (name in allowed) return []
      return {
        file,
        line: found.line,
        expected: `a package declared in ${member.folder}/package.json`,
        received: name,
        repair: ships(member, file)
          ? 'Add it to dependencies, or to peerDependencies if it is a tfjs package.'
          : 'Add it to devDependencies.',
      }
    }),
}

export const dependenciesAreUsed: Rule = {
  name: 'every declared dependency is imported',
  check: (workspace) =>
    workspace.members.flatMap((member) => {
      const { dependencies = {}, peerDependencies = {}, optionalDependencies = {} } = member.manifest
      const used = usedPackages(member)
      const inherited = Object.keys(dependencies).flatMap((name) =>
        Object.keys(memberNamed(workspace, name)?.manifest.peerDependencies ?? {}),
      )
      const unused = [
        // An app installs the peers of what it uses.
        ...Object.keys({ ...dependencies, ...optionalDependencies }).filter(
          (name) => !used.has(name) && !(member.manifest.private && inherited.includes(name)),
        ),
        // A peer of a sibling is handed on to whoever installs this package.
        ...Object.keys(peerDependencies).filter((name) => !used.has(name) && !inherited.includes(name)),
      ]
      return unused.map((name) => ({
        file: `${member.folder}/package.json`,
        expected: 'dependencies that its code imports',
        received: name,
        repair: 'Remove it, or move it to devDependencies if only tests or scripts need it.',
      }))
    }),
}

/** Whether a specifier names a module of Node itself. */
export function isBuiltin(specifier: string): boolean {
  return specifier.startsWith('node:') || builtinModules.includes(specifier)
}

interface FoundImport {
  readonly member: Member
  readonly file: string
  readonly found: Import
}

function eachImport(workspace: Workspace): FoundImport[] {
  return workspace.members.flatMap((member) =>
    sourcesOf(member).flatMap(([file, text]) =>
      parseSource(file, text).imports.map((found): FoundImport => ({ member, file, found })),
    ),
  )
}

function sourcesOf(member: Member): [string, string][] {
  return [...member.files].filter(([file]) => isSource(file))
}

/** Whether users get this file: the sources of a package or app that are no tests. */
function ships(member: Member, file: string): boolean {
  return member.kind !== 'tooling' && file.startsWith(`${member.folder}/src/`) && !isTest(file)
}

function usedPackages(member: Member): ReadonlySet<string> {
  const sources = sourcesOf(member).filter(([file]) => !isTest(file))
  const names = sources.flatMap(([file, text]) => parseSource(file, text).imports.map((i) => packageOf(i.specifier)))
  return new Set(names.flatMap((name) => [name, typesPackage(name)]))
}

function typesPackage(name: string): string {
  return `@types/${name.replace('@', '').replace('/', '__')}`
}

function findCycle(workspace: Workspace, path: readonly Member[]): Member[][] | undefined {
  const [start] = path
  const { dependencies, peerDependencies, devDependencies } = path.at(-1)?.manifest ?? {}
  for (const name of Object.keys({ ...dependencies, ...peerDependencies, ...devDependencies })) {
    const next = memberNamed(workspace, name)
    if (next && next === start) return [[...path, next]]
    const further = next && !path.includes(next) ? findCycle(workspace, [...path, next]) : undefined
    if (further) return further
  }
  return undefined
}
