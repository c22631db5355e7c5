/** Where imports lead, within and across the members of the workspace. */

import { posix } from 'node:path'
import { isSource, parseSource } from './source-file.js'
import type { ExportTarget, Member, Workspace } from './workspace.js'

/** The condition under which `exports` and `imports` lead to sources. */
export const sourceCondition = '@autoencoders/source'

/** The package that a bare specifier names: `@scope/name` of `@scope/name/sub/path`. */
export function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}

/** Whether a specifier names a package, rather than a file or a `#` import. */
export function isBare(specifier: string): boolean {
  return !/^(\.{1,2}(\/|$)|\/|#|node:|data:|file:|virtual:)/.test(specifier)
}

/** The member of that package name. */
export function memberNamed(workspace: Workspace, name: string): Member | undefined {
  return workspace.members.find(({ manifest }) => manifest.name === name)
}

/** The member whose folder holds a file. */
export function memberOf(workspace: Workspace, file: string): Member | undefined {
  return workspace.members.find(({ folder }) => file.startsWith(`${folder}/`))
}

/** The entries that a member exports, with the path of each one's source. */
export function sourceEntries(member: Member): readonly { readonly subpath: string; readonly source: string }[] {
  return Object.entries(member.manifest.exports ?? {}).flatMap(([subpath, target]) => {
    const source = pickTarget(target, [sourceCondition])
    return source && isSource(source) ? [{ subpath, source: posix.join(member.folder, source) }] : []
  })
}

/**
 * The file that an import leads to, as a browser would resolve it.
 *
 * @param from Path of the importing file.
 * @returns Nothing for third-party packages and for files that are not there.
 */
export function resolveImport(workspace: Workspace, from: string, specifier: string): string | undefined {
  const member = memberOf(workspace, from)
  if (specifier.startsWith('.')) return existing(workspace, posix.join(posix.dirname(from), specifier))
  if (specifier.startsWith('#')) return member && inMember(workspace, member, member.manifest.imports?.[specifier])
  const sibling = isBare(specifier) ? memberNamed(workspace, packageOf(specifier)) : undefined
  const subpath = `.${specifier.slice(packageOf(specifier).length)}`
  return sibling && inMember(workspace, sibling, sibling.manifest.exports?.[subpath])
}

/** An import met on the way from an entry. */
export interface Step {
  /** The file that imports. */
  readonly file: string
  readonly specifier: string
  /** The files from the entry to that one, both included. */
  readonly path: readonly string[]
}

/** Every import in the files that can be reached from an entry, each file once, nearest first. */
export function importsFrom(workspace: Workspace, entry: string): readonly Step[] {
  const steps: Step[] = []
  const seen = new Set([entry])
  const queue: string[][] = [[entry]]
  for (let path = queue.shift(); path; path = queue.shift()) {
    const file = path.at(-1) ?? entry
    for (const { specifier } of parseSource(file, workspace.files.get(file) ?? '').imports) {
      steps.push({ file, specifier, path })
      const next = resolveImport(workspace, file, specifier)
      if (!next || seen.has(next) || !isSource(next)) continue
      seen.add(next)
      queue.push([...path, next])
    }
  }
  return steps
}

/** The first target whose conditions are all among the given ones or `default`. */
function pickTarget(target: ExportTarget | undefined, conditions: readonly string[]): string | undefined {
  if (target === undefined || typeof target === 'string') return target
  const allowed = Object.entries(target).filter(([condition]) => [...conditions, 'default'].includes(condition))
  return allowed.map(([, inner]) => pickTarget(inner, conditions)).find((path) => path !== undefined)
}

function inMember(workspace: Workspace, member: Member, target: ExportTarget | undefined): string | undefined {
  const path = pickTarget(target, [sourceCondition])
  return path === undefined ? undefined : existing(workspace, posix.join(member.folder, path))
}

/** The file itself, or the TypeScript that a `.js` is compiled from. */
function existing(workspace: Workspace, path: string): string | undefined {
  const sources = ['.ts', '.tsx', '.mts'].map((extension) => path.replace(/\.m?js$/, extension))
  return [path, ...sources].find((candidate) => workspace.files.has(candidate))
}
