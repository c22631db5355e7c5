/** The packages of this repository that are published, as their folders say. */

import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A package that users install. */
export interface PublishedPackage {
  /** Its name in the registry, `@autoencoders/core`. */
  readonly name: string
  /** Its folder in `packages/`, `core`. */
  readonly room: string
  /** The absolute path of that folder. */
  readonly folder: string
  readonly version: string
  /** What users import: the name, or the name and a subpath, of every entry that is code. */
  readonly entries: readonly string[]
  readonly peers: Readonly<Record<string, string>>
}

/** The folder that holds this repository. */
export const repositoryRoot = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..', '..')

/**
 * Every published package, by name.
 *
 * @param root The repository, or a copy of it.
 */
export function publishedPackages(root: string = repositoryRoot): readonly PublishedPackage[] {
  const rooms = readdirSync(join(root, 'packages'), { withFileTypes: true }).filter((entry) => entry.isDirectory())
  const packages = rooms.flatMap(({ name: room }) => {
    const folder = join(root, 'packages', room)
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
    if (manifest.private) return []
    const { name, version, exports, peerDependencies: peers = {} } = manifest
    const modules = Object.entries(exports).filter(([, target]) => typeof target === 'object')
    const entries = modules.map(([subpath]) => name + subpath.slice(1))
    return { name, room, folder, version, entries, peers }
  })
  return packages.sort((a, b) => (a.name < b.name ? -1 : 1))
}

interface Manifest {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  readonly exports: Readonly<Record<string, unknown>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}
