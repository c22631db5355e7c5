import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { FormatError } from '@autoencoders/core'

/** Beside the repository, where real data lies unless told otherwise. */
const beside = fileURLToPath(new URL('../../../../../../shared/data', import.meta.url))

/**
 * The folder that holds the sets of data.
 *
 * @param asked What `--data` says; else `AUTOENCODERS_DATA`; else `../shared/data`, seen from the repository.
 */
export function dataRoot(asked?: string): string {
  return asked ?? process.env.AUTOENCODERS_DATA ?? beside
}

/**
 * The folder of one set.
 *
 * @param root What {@link dataRoot} gives.
 * @param set Its name, `mnist`.
 * @throws {FormatError} When there is no such folder.
 */
export async function dataFolder(root: string, set: string): Promise<string> {
  const folder = join(root, set)
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  )
  if (isFolder) return folder
  throw new FormatError({
    where: 'reproduce',
    expected: `the data in the folder ${folder}`,
    received: 'no such folder',
    repair: `Put ${set}/ there, or name the folder that holds it: --data FOLDER, or AUTOENCODERS_DATA.`,
  })
}
