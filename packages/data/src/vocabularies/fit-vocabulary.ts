/** Vocabularies before they have seen texts. */

import { DataError, describeValue } from '@autoencoders/core'
import { checkTexts, TokenCounts } from './token-counts.js'
import { fittedVocabulary, normalize, tokenizerOf, type Vocabulary } from './vocabulary.js'
import {
  checkLimits,
  checkSettings,
  type VocabularySettings,
  type WordVocabularyOptions,
} from './vocabulary-options.js'

/** A vocabulary that has not seen texts yet. */
export interface UnfittedVocabulary {
  /**
   * Learns the tokens of texts.
   *
   * @throws {DataError} When they are no list of texts, or no token in them occurs often enough.
   */
  fit(texts: readonly string[]): Vocabulary
  /**
   * The same for texts that come one by one and need not fit in memory. Tokens do not reach over two of them: give whole lines
   * or whole documents.
   */
  fitStream(texts: AsyncIterable<string> | Iterable<string>): Promise<Vocabulary>
}

/** @throws {OptionError} For wrong options. */
export function unfittedVocabulary(
  kind: VocabularySettings['kind'],
  options: WordVocabularyOptions,
): UnfittedVocabulary {
  const where = `${kind}Vocabulary`
  const settings = checkSettings(where, kind, options)
  const limits = checkLimits(where, options, settings)
  const { split } = tokenizerOf(settings)
  const countsFor = (method: string) =>
    new TokenCounts(`${where}.${method}`, (text) => split(normalize(text, settings)))
  return {
    fit(texts) {
      const counts = countsFor('fit')
      for (const text of checkTexts(`${where}.fit`, texts)) counts.add(text)
      return fittedVocabulary(settings, counts.tokens(limits))
    },
    async fitStream(texts) {
      if (typeof texts === 'string') throw oneText(`${where}.fitStream`, texts)
      const counts = countsFor('fitStream')
      for await (const text of texts) counts.add(text)
      return fittedVocabulary(settings, counts.tokens(limits))
    },
  }
}

/** A text is an iterable of its characters, and would be taken for many texts. */
function oneText(where: string, text: string): DataError {
  const repair = 'Put a single text into a list: [text].'
  return new DataError({ where, expected: 'an iterable of texts', received: describeValue(text), repair })
}
