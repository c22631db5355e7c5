/**
 * The repository as a value: text by path, divided into workspace members.
 * Rules see only this, so that a broken repository can be written down in a test.
 */

import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A `package.json`, with the fields that rules read. */
export interface Manifest {
  readonly name?: string
  readonly version?: string
  readonly description?: string
  readonly keywords?: readonly string[]
  readonly license?: string
  readonly private?: boolean
  readonly type?: string
  readonly sideEffects?: boolean | readonly string[]
  readonly engines?: Readonly<Record<string, string>>
  readonly files?: readonly string[]
  readonly exports?: Readonly<Record<string, ExportTarget>>
  readonly imports?: Readonly<Record<string, ExportTarget>>
  readonly scripts?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly publishConfig?: Readonly<Record<string, unknown>>
}

/** What an entry of `exports` or `imports` leads to: a file, or files by condition. */
export type ExportTarget = string | { readonly [condition: string]: ExportTarget }

/** A package of the workspace. */
export interface Member {
  /** From the repository's root, with forward slashes: `packages/core`. */
  readonly folder: string
  /** The part before the first slash: `packages`, `apps` or `tooling`. */
  readonly kind: string
  /** The last part of the folder: `core`. */
  readonly room: string
  readonly manifest: Manifest
  /** Its files, named from the repository's root. */
  readonly files: ReadonlyMap<string, string>
}

/** Everything the rules look at. */
export interface Workspace {
  /** Text of every file by its path from the root, with forward slashes. */
  readonly files: ReadonlyMap<string, string>
  readonly members: readonly Member[]
}

/** The folder that holds this repository. */
export const repositoryRoot = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..', '..')

/**
 * Divides files into members.
 *
 * @param files Text by path from the root.
 * @example workspaceOf({ 'packages/core/package.json': '{"name":"@autoencoders/core"}' })
 */
export function workspaceOf(files: Readonly<Record<string, string>>): Workspace {
  const paths = Object.keys(files).sort()
  const manifests = paths.filter((path) => /^(packages|apps|tooling)\/[^/]+\/package\.json$/.test(path))
  const members = manifests.map((path): Member => {
    const folder = path.slice(0, -'/package.json'.length)
    const [kind = '', room = ''] = folder.split('/')
    const own = paths.filter((file) => file.startsWith(`${folder}/`)).map((file) => [file, files[file] ?? ''] as const)
    return { folder, kind, room, manifest: JSON.parse(files[path] ?? '{}') as Manifest, files: new Map(own) }
  })
  return { files: new Map(paths.map((path) => [path, files[path] ?? ''])), members }
}

/**
 * Reads this repository: every file that git tracks or would track. In a copy without git, every file outside
 * `node_modules`, `dist` and folders whose name starts with a dot.
 */
export function readWorkspace(root: string = repositoryRoot): Workspace {
  const paths = (gitFiles(root) ?? walk(root)).filter((path) => isFile(join(root, path)))
  const texts = paths.map((path) => [path, readFileSync(join(root, path))] as const)
  const readable = texts.filter(([, bytes]) => !bytes.includes(0))
  return workspaceOf(Object.fromEntries(readable.map(([path, bytes]) => [path, bytes.toString('utf8')])))
}

/**
 * The declarations that a build wrote into a member's `dist`, text by path from the root.
 *
 * @returns Nothing when the member is not built.
 */
export function readDeclarations(member: Member, root: string = repositoryRoot): ReadonlyMap<string, string> {
  const dist = `${member.folder}/dist`
  if (!existsSync(join(root, dist))) return new Map()
  const paths = walk(root, dist).filter((path) => path.endsWith('.d.ts'))
  return new Map(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]))
}

function gitFiles(root: string): string[] | undefined {
  const listed = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  return listed.status === 0 ? [...new Set(listed.stdout.split('\0').filter(Boolean))] : undefined
}

function walk(root: string, folder = ''): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder ? `${folder}/${entry.name}` : entry.name
    if (!entry.isDirectory()) return [path]
    const skipped = entry.name === 'node_modules' || entry.name === 'dist' || entry.name.startsWith('.')
    return skipped ? [] : walk(root, path)
  })
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}
