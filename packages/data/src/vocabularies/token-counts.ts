/** Which tokens texts are made of, the most frequent first: the same order on every engine. */

import { DataError, describeValue } from '@autoencoders/core'
import type { TokenLimits } from './vocabulary-options.js'

/** Counts tokens text by text. */
export class TokenCounts {
  readonly #where: string
  readonly #split: (text: string) => string[]
  readonly #counts = new Map<string, number>()
  #texts = 0

  constructor(where: string, split: (text: string) => string[]) {
    this.#where = where
    this.#split = split
  }

  /** @throws {DataError} When it is not a text. */
  add(text: unknown): void {
    const known = checkText(this.#where, text, this.#texts)
    for (const token of this.#split(known)) this.#counts.set(token, (this.#counts.get(token) ?? 0) + 1)
    this.#texts += 1
  }

  /**
   * The tokens that are let in, by falling frequency, equals by code point.
   *
   * @throws {DataError} When there are none.
   */
  tokens({ minimumCount, maximumTokens }: TokenLimits): string[] {
    const frequent = [...this.#counts].filter(([, count]) => count >= minimumCount)
    if (frequent.length === 0) {
      const expected = minimumCount > 1 ? `a token that occurs ${minimumCount} times` : 'at least one token'
      throw new DataError({ where: this.#where, expected, received: `none in ${this.#texts} texts` })
    }
    frequent.sort(([a, countA], [b, countB]) => countB - countA || compareCodePoints(a, b))
    return frequent.slice(0, maximumTokens).map(([token]) => token)
  }
}

/**
 * A list of texts, each found to be one.
 *
 * @throws {DataError} When it is no list, or something in it is no text.
 */
export function checkTexts(where: string, texts: readonly string[]): readonly string[] {
  if (!Array.isArray(texts)) {
    throw new DataError({
      where,
      expected: 'a list of texts',
      received: describeValue(texts),
      repair: 'Put a single text into a list: [text].',
    })
  }
  return Array.from(texts, (text: unknown, index) => checkText(where, text, index))
}

/** @throws {DataError} When it is not a text. */
export function checkText(where: string, text: unknown, index?: number): string {
  if (typeof text === 'string') return text
  const expected = index === undefined ? 'a text' : `a text at position ${index}`
  throw new DataError({ where, expected, received: describeValue(text) })
}

/** Not `<`, which goes by halves of surrogate pairs, nor `localeCompare`, which goes by the engine. */
function compareCodePoints(a: string, b: string): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const difference = a.codePointAt(i)! - b.codePointAt(i)!
    if (difference !== 0) return difference
  }
  return a.length - b.length
}
