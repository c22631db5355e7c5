/** Rules about what can be reached from the entries of a package: by code, by types, and by running it. */

import { spawnSync } from 'node:child_process'
import { posix } from 'node:path'
import { isBuiltin } from './import-rules.js'
import { importsFrom, sourceEntries } from './module-graph.js'
import type { Rule, Violation } from './rule.js'
import { parseSource } from './source-file.js'
import type { Member } from './workspace.js'

export const browsersNeedNoNode: Rule = {
  name: 'no entry but ./node reaches a module of Node',
  check(workspace) {
    const packages = workspace.members.filter(({ kind }) => kind === 'packages')
    const entries = packages.flatMap(sourceEntries).filter(({ subpath }) => subpath !== './node')
    return entries.flatMap(({ source }) =>
      importsFrom(workspace, source)
        .filter(({ specifier }) => isBuiltin(specifier))
        .map(({ file, specifier, path }) => ({
          file,
          expected: `nothing of Node, for ${path.join(' → ')} runs in browsers`,
          received: specifier,
          repair: 'Move what needs it behind the entry ./node.',
        })),
    )
  },
}

/**
 * Where the declarations of an entry, or any that they import, name a package that the entry's users need not have.
 *
 * @param declarations Text of `.d.ts` files by path, see `readDeclarations`.
 * @param entry The path to start from.
 * @param hidden The start of the names to keep out, `@tensorflow/`.
 */
export function exposedTypes(
  declarations: ReadonlyMap<string, string>,
  entry: string,
  hidden: string,
): readonly Violation[] {
  return reachableDeclarations(declarations, entry).flatMap((path) => {
    const file = path.at(-1) ?? entry
    return namedPackages(file, declarations.get(file) ?? '')
      .filter((name) => name.startsWith(hidden))
      .map((received) => ({
        file,
        expected: `no type of ${hidden}* in what ${path.join(' → ')} declare`,
        received,
        repair: 'Export it from ./extend, or describe it with a type of our own.',
      }))
  })
}

/** What importing a package did besides giving its exports. */
export interface ImportEffects {
  readonly output: string
  /** Names of the tfjs backends that were registered. */
  readonly backends: readonly string[]
  /** Names of new properties of the global object, less those that tfjs-core keeps its own state in. */
  readonly globals: readonly string[]
}

/**
 * Imports modules in a fresh Node process and tells what happened.
 *
 * @param specifiers What to import, as seen from the folder.
 * @param folder Where to resolve them.
 */
export function importEffects(specifiers: readonly string[], folder: string): ImportEffects {
  const code = `
    import { writeSync } from 'node:fs'
    const before = new Set(Object.getOwnPropertyNames(globalThis))
    for (const specifier of ${JSON.stringify(specifiers)}) await import(specifier)
    const backends = Object.keys(globalThis._tfengine?.registryFactory ?? {})
    const globals = Object.getOwnPropertyNames(globalThis).filter((name) => !before.has(name) && !name.startsWith('_tf'))
    writeSync(3, JSON.stringify({ backends, globals }))`
  const { output, status } = spawnSync(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    // Options meant for the test runner would change what its child prints.
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  const [, stdout, stderr, report] = output
  if (status !== 0 || !report) return { output: `exit code ${status}: ${stderr}`, backends: [], globals: [] }
  return { output: `${stdout}${stderr}`, ...(JSON.parse(report) as Omit<ImportEffects, 'output'>) }
}

/** The files that a member's entries lead users to, from the repository's root. */
export function builtEntries({ folder, manifest }: Member): readonly string[] {
  const targets = Object.values(manifest.exports ?? {})
  const built = targets.flatMap((target) => (typeof target === 'object' ? [target.default] : []))
  return built.flatMap((path) => (typeof path === 'string' ? posix.join(folder, path) : []))
}

/** The ways from an entry to each declaration file that it reaches, both included. */
function reachableDeclarations(declarations: ReadonlyMap<string, string>, entry: string): readonly string[][] {
  const ways = new Map([[entry, [entry]]])
  // A map goes on to entries that are added while it is walked.
  for (const [file, way] of ways) {
    for (const name of namedPackages(file, declarations.get(file) ?? '').filter((name) => name.startsWith('.'))) {
      const target = posix.join(posix.dirname(file), name.replace(/\.js$/, '.d.ts'))
      if (declarations.has(target) && !ways.has(target)) ways.set(target, [...way, target])
    }
  }
  return [...ways.values()]
}

/** What a declaration file imports or refers to. */
function namedPackages(file: string, text: string): string[] {
  const { imports, comments } = parseSource(file, text)
  const references = comments.flatMap(({ value }) => /^\/\s*<reference\s+types="([^"]+)"/.exec(value)?.[1] ?? [])
  return [...imports.map(({ specifier }) => specifier), ...references]
}
