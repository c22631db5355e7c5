import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { FormatError } from '@autoencoders/core'

/** Text to train on and text to test with. */
export interface TextParts {
  readonly train: string
  readonly test: string
}

/**
 * Reads tinyshakespeare: the first nine tenths to train on, the rest to test with, so that no line is in both.
 *
 * @param folder With `input.txt`: 1 115 394 characters of ASCII, 65 different ones.
 * @throws {FormatError} When the file is absent or empty.
 * @see Karpathy 2015, https://github.com/karpathy/char-rnn
 */
export async function readTinyShakespeare(folder: string): Promise<TextParts> {
  const path = join(folder, 'input.txt')
  const text = await readFile(path, 'utf8').catch(() => '')
  if (text === '') {
    throw new FormatError({ where: 'readTinyShakespeare', expected: `a text at ${path}`, received: 'none' })
  }
  const end = Math.floor(0.9 * text.length)
  return { train: text.slice(0, end), test: text.slice(end) }
}
