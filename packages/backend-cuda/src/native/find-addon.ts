import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BackendError } from '@autoencoders/core'

/** The file that tfjs-node's sources are compiled to. */
export const ADDON_FILE = 'tfjs_binding.node'

/** Where `autoencoders-native` builds, in the folder it is called in. */
export const NATIVE_FOLDER = '.native'

/** Names the path of an addon. */
export const ADDON_VARIABLE = 'AUTOENCODERS_TFJS_NODE'

const HERE = dirname(fileURLToPath(import.meta.url))

/** Where an addon may be. */
export interface AddonSearch {
  /** Path that the caller gave, if any. */
  readonly asked: string | undefined
  /** Of the tfjs-node that is installed. */
  readonly packageName: string
  readonly require: { resolve(path: string): string }
  /** Where to begin; default where this package is installed. Not the folder of the process, which may be anybody's. */
  readonly folder?: string
}

/**
 * Finds the addon: what was asked for, that of `AUTOENCODERS_TFJS_NODE`, what `autoencoders-native` built in a folder above
 * this package, that of tfjs-node.
 *
 * @returns Its path.
 * @throws {BackendError} When there is none, or none where one was asked for.
 */
export function findAddon({ asked, packageName, require, folder = HERE }: AddonSearch): string {
  const given = asked ?? process.env[ADDON_VARIABLE]
  if (given) return mustExist(resolve(given), asked ? 'option addon' : ADDON_VARIABLE)
  const built = foldersUpFrom(folder).map((each) => join(each, NATIVE_FOLDER, ADDON_FILE))
  const root = dirname(require.resolve(`${packageName}/package.json`))
  const candidates = [...built, join(root, 'lib/napi-v8', ADDON_FILE)]
  const found = candidates.find((path) => existsSync(path))
  if (found) return found
  throw new BackendError({
    where: 'cuda',
    expected: `an addon built for ${packageName}`,
    received: `none in a folder ${NATIVE_FOLDER} above this package, and none in ${packageName}`,
    repair: `Build one: npx autoencoders-native, or name yours in ${ADDON_VARIABLE}.`,
  })
}

function mustExist(path: string, from: string): string {
  if (existsSync(path)) return path
  throw new BackendError({
    where: 'cuda',
    expected: `an addon at the path of ${from}`,
    received: `nothing at ${path}`,
    repair: `Name the file ${ADDON_FILE} itself.`,
  })
}

function foldersUpFrom(folder: string): string[] {
  const parent = dirname(folder)
  return parent === folder ? [folder] : [folder, ...foldersUpFrom(parent)]
}
