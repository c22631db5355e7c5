import { type FileHandle, open, readFile } from 'node:fs/promises'
import { FormatError } from '@autoencoders/core'
import type { ByteFile } from './byte-file.js'

const pieceSize = 1 << 16

/** A {@link ByteFile} on disk; whoever opened it closes it. */
export interface DiskFile extends ByteFile {
  close(): Promise<void>
}

/**
 * Opens a file for reading.
 *
 * @throws {FormatError} When there is no such file or it cannot be read.
 */
export async function openDiskFile(path: string, where: string): Promise<DiskFile> {
  const handle = await orUnreadable(open(path), path, where)
  const { size } = await handle.stat()
  return {
    size,
    slice: (start, end) => orUnreadable(readAt(handle, start, Math.min(end, size) - start), path, where),
    async *chunks() {
      for (let start = 0; start < size; start += pieceSize) {
        yield await orUnreadable(readAt(handle, start, Math.min(pieceSize, size - start)), path, where)
      }
    },
    close: () => handle.close(),
  }
}

/** A whole file in memory. @throws {FormatError} When there is no such file or it cannot be read. */
export async function readDiskFile(path: string, where: string): Promise<Uint8Array> {
  return orUnreadable(readFile(path), path, where)
}

/**
 * The outcome of a file operation, with the system's errors turned into ours.
 *
 * @throws {FormatError} When the operation fails.
 */
export async function orUnreadable<Outcome>(outcome: Promise<Outcome>, path: string, where: string): Promise<Outcome> {
  try {
    return await outcome
  } catch (cause) {
    throw unreadable(path, where, cause)
  }
}

async function readAt(handle: FileHandle, start: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(Math.max(0, length))
  let filled = 0
  while (filled < bytes.length) {
    const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, start + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return bytes.subarray(0, filled)
}

function unreadable(path: string, where: string, cause: unknown): FormatError {
  const { code = 'an unknown fault' } = cause as NodeJS.ErrnoException
  const isMissing = code === 'ENOENT' || code === 'ENOTDIR'
  return new FormatError(
    {
      where,
      expected: `a readable file at ${path}`,
      received: isMissing ? 'no such file or folder' : code,
      repair: isMissing
        ? 'Check the path; a relative one starts at the current folder.'
        : 'Check that it is a file, not a folder, and that this process may read it.',
    },
    { cause },
  )
}
