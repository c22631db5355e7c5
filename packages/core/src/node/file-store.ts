import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { BundleStore } from '../bundle/stores.js'
import { FormatError } from '../errors.js'

/**
 * Keeps a bundle in a file.
 *
 * Writing is atomic: the bytes go to a file beside it, reach the disk, and only then take its name. A crash or power
 * cut at any moment leaves either the whole old file or the whole new one.
 *
 * @param path Folders on the way are made when it is written.
 * @example await model.save(file('models/digits.safetensors'))
 */
export function file(path: string): BundleStore {
  const target = resolve(path)
  return {
    description: `file ${path}`,
    read: () => readWhole(target),
    write: (bytes) => writeAtomically(target, bytes),
  }
}

async function readWhole(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await readFile(path))
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    const received = code === 'ENOENT' ? 'no such file' : (code ?? String(cause))
    throw new FormatError(
      { where: 'file', expected: `a file at ${path}`, received, repair: 'Check the path.' },
      { cause },
    )
  }
}

async function writeAtomically(path: string, bytes: Uint8Array): Promise<void> {
  const folder = dirname(path)
  const partial = `${path}.${process.pid}.partial`
  try {
    await mkdir(folder, { recursive: true })
    await writeThrough(partial, bytes)
    await rename(partial, path)
    await syncFolder(folder)
  } catch (cause) {
    await rm(partial, { force: true })
    const received = (cause as NodeJS.ErrnoException).code ?? String(cause)
    throw new FormatError(
      { where: 'file', expected: `to write ${path}`, received, repair: 'What was there before is untouched.' },
      { cause },
    )
  }
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

/** Makes the new name itself durable. Windows cannot open folders, and does not need it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
