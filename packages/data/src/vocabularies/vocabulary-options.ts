/** Options that vocabularies share, and their checks. */

import { checkChoice, checkWhole, describeValue, OptionError } from '@autoencoders/core'

/** A Unicode normalization form, or `'none'`. */
export type TextNormalization = 'none' | 'NFC' | 'NFD' | 'NFKC' | 'NFKD'

/** What a vocabulary does; see {@link WordVocabularyOptions} for what only words have. */
export interface VocabularyOptions {
  /**
   * What becomes of tokens that are not in the vocabulary: `'error'`, the default, throws; `'token'` gives them an index of
   * their own, which is decoded as U+FFFD, the replacement character.
   */
  readonly unknown?: 'error' | 'token'
  /** Whether encoded texts begin with a start token; false when left out. */
  readonly start?: boolean
  /** Whether encoded texts end with an end token, and decoding stops at it; false when left out. */
  readonly end?: boolean
  /** Tokens that occur less often are left out, ≥ 1; 1 when left out. */
  readonly minimumCount?: number
  /** Indices at most, reserved ones included: the rarest tokens are left out; 2²⁴ when left out, the most that 32-bit floats count. */
  readonly maximumSize?: number
  /** Whether texts are put into lower case, by `toLowerCase`, first of all; false when left out. */
  readonly lowerCase?: boolean
  /** The Unicode form texts are put into, so that é is one token however it was typed; `'none'` when left out. */
  readonly normalization?: TextNormalization
}

/** What a `wordVocabulary` does. */
export interface WordVocabularyOptions extends VocabularyOptions {
  /** `'keep'`, the default, loses nothing; `'collapse'` takes every run of white space for one space and drops it at the ends. */
  readonly whitespace?: 'keep' | 'collapse'
}

/** What is known of a vocabulary before it has seen texts, and saved with it. */
export interface VocabularySettings {
  readonly kind: 'character' | 'word'
  readonly unknown: 'error' | 'token'
  readonly start: boolean
  readonly end: boolean
  readonly lowerCase: boolean
  readonly normalization: TextNormalization
  readonly whitespace: 'keep' | 'collapse'
}

/** Above it, not every whole number is a 32-bit float. */
export const MOST_INDICES = 2 ** 24

/**
 * The settings that options mean.
 *
 * @throws {OptionError} For an unknown choice, or something other than true or false.
 */
export function checkSettings(
  where: string,
  kind: VocabularySettings['kind'],
  options: WordVocabularyOptions,
): VocabularySettings {
  const { unknown = 'error', start = false, end = false } = options
  const { lowerCase = false, normalization = 'none', whitespace = 'keep' } = options
  checkChoice(unknown, where, 'unknown', ['error', 'token'])
  checkSwitch(start, where, 'start')
  checkSwitch(end, where, 'end')
  checkSwitch(lowerCase, where, 'lowerCase')
  checkChoice(normalization, where, 'normalization', ['none', 'NFC', 'NFD', 'NFKC', 'NFKD'])
  checkChoice(whitespace, where, 'whitespace', ['keep', 'collapse'])
  return Object.freeze({ kind, unknown, start, end, lowerCase, normalization, whitespace })
}

/** How many tokens besides texts' own there are; padding is always one of them. */
export function reservedCount({ unknown, start, end }: VocabularySettings): number {
  return 1 + Number(unknown === 'token') + Number(start) + Number(end)
}

/** Which tokens of texts are let into a vocabulary. */
export interface TokenLimits {
  readonly minimumCount: number
  readonly maximumTokens: number
}

/** @throws {OptionError} For a count or size that is no whole number, or leaves no room beside the reserved tokens. */
export function checkLimits(where: string, options: VocabularyOptions, settings: VocabularySettings): TokenLimits {
  const { minimumCount = 1, maximumSize = MOST_INDICES } = options
  const reserved = reservedCount(settings)
  checkWhole(minimumCount, where, 'minimumCount', 1)
  checkWhole(maximumSize, where, 'maximumSize', reserved + 1)
  if (maximumSize <= MOST_INDICES) return { minimumCount, maximumTokens: maximumSize - reserved }
  const expected = `maximumSize of at most ${MOST_INDICES}, so that a 32-bit float holds every index`
  throw new OptionError({ where, expected, received: String(maximumSize) })
}

function checkSwitch(value: unknown, where: string, option: string): void {
  if (typeof value === 'boolean') return
  throw new OptionError({ where, expected: `${option} to be true or false`, received: describeValue(value) })
}
