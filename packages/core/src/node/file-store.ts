import { randomUUID } from 'node:crypto'
import { mkdir, open, readFile, realpath, rename, rm } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { BundleStore } from '../bundle/stores.js'
import { FormatError, OptionError } from '../errors.js'
import { describeValue } from '../nd-array.js'

/**
 * Keeps a bundle in a file.
 *
 * Writing is atomic: the bytes go to a file beside it, reach the disk, and only then take its name. A crash or power
 * cut at any moment leaves either the whole old file or the whole new one; a crash may also leave the unfinished copy,
 * `<name>.<…>.partial`, which nobody reads.
 *
 * @param path Folders on the way are made when it is written. A symbolic link is followed.
 * @throws {OptionError} When the path is no string.
 * @example await model.save(file('models/digits.safetensors'))
 */
export function file(path: string): BundleStore {
  if (typeof path !== 'string') {
    throw new OptionError({ where: 'file', expected: 'a path', received: describeValue(path) })
  }
  const target = resolve(path)
  return {
    description: `file ${path}`,
    read: () => readWhole(target),
    write: (bytes) => writeAtomically(target, bytes),
  }
}

async function readWhole(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const { buffer, byteOffset, byteLength } = await readFile(path)
    return new Uint8Array(buffer, byteOffset, byteLength)
  } catch (cause) {
    const received = codeOf(cause) === 'ENOENT' ? 'no such file' : (codeOf(cause) ?? String(cause))
    const details = { where: 'file', expected: `a file at ${path}`, received, repair: 'Check the path.' }
    throw new FormatError(details, { cause })
  }
}

async function writeAtomically(path: string, bytes: Uint8Array): Promise<void> {
  const target = await realpath(path).catch(() => path)
  const folder = dirname(target)
  // Its own name for every write: two at a time must not write into each other's.
  const partial = `${target}.${randomUUID()}.partial`
  try {
    await mkdir(folder, { recursive: true })
    await writeThrough(partial, bytes)
    await rename(partial, target)
  } catch (cause) {
    await rm(partial, { force: true }).catch(() => {})
    throw failure(`to write ${path}`, cause, 'What was there before is untouched.')
  }
  try {
    await syncFolder(folder)
  } catch (cause) {
    throw failure(`${path} to reach the disk`, cause, 'The new file is in place, but a power cut could undo it.')
  }
}

function failure(expected: string, cause: unknown, repair: string): FormatError {
  return new FormatError({ where: 'file', expected, received: codeOf(cause) ?? String(cause), repair }, { cause })
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code
}

async function writeThrough(path: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, 'w')
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Makes the new name itself durable, where the file system lets folders be opened and synced. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(unlessUnsupported)
  try {
    await handle?.sync().catch(unlessUnsupported)
  } finally {
    await handle?.close()
  }
}

/** What file systems answer that do not sync folders; Windows does not let them be opened, and does not need it. */
const unsupported: readonly unknown[] = ['EACCES', 'EINVAL', 'EISDIR', 'ENOSYS', 'ENOTSUP', 'EPERM']

function unlessUnsupported(cause: unknown): undefined {
  if (!unsupported.includes(codeOf(cause))) throw cause
}
