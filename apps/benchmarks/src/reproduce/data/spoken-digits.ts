import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { FormatError } from '@autoencoders/core'

/** A recording of the Free Spoken Digit Dataset, by what its name says. */
export interface SpokenDigit {
  readonly path: string
  readonly digit: number
  readonly speaker: string
  /** Which of the speaker's recordings of this digit. */
  readonly take: number
}

/** Recordings to train on and to test with. */
export interface SpokenDigits {
  readonly train: readonly SpokenDigit[]
  readonly test: readonly SpokenDigit[]
}

/** The set's own division: the first five takes are for testing. */
const TEST_TAKES = 5

/**
 * Lists the recordings of the Free Spoken Digit Dataset, divided as its authors do: takes 0 to 4 test, the rest train.
 *
 * @param folder With `DIGIT_SPEAKER_TAKE.wav`; other files are passed over.
 * @returns By digit, speaker and take.
 * @throws {FormatError} When either part is empty.
 * @see https://github.com/Jakobovski/free-spoken-digit-dataset
 */
export async function listSpokenDigits(folder: string): Promise<SpokenDigits> {
  const names = await readdir(folder).catch(() => [])
  const all = names.flatMap((name) => spokenDigit(folder, name)).sort(inOrder)
  const train = all.filter(({ take }) => take >= TEST_TAKES)
  const test = all.filter(({ take }) => take < TEST_TAKES)
  if (train.length > 0 && test.length > 0) return { train, test }
  throw new FormatError({
    where: 'listSpokenDigits',
    expected: `recordings to train on and to test with in ${folder}`,
    received: `${train.length} and ${test.length}`,
    repair: 'Put files such as 7_jackson_12.wav there.',
  })
}

function spokenDigit(folder: string, name: string): SpokenDigit[] {
  const [, digit, speaker, take] = /^(\d)_([^_]+)_(\d+)\.wav$/.exec(name) ?? []
  if (speaker === undefined) return []
  return [{ path: join(folder, name), digit: Number(digit), speaker, take: Number(take) }]
}

function inOrder(a: SpokenDigit, b: SpokenDigit): number {
  return a.digit - b.digit || (a.speaker < b.speaker ? -1 : Number(a.speaker > b.speaker)) || a.take - b.take
}
