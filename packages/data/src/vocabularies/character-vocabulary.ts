import { type UnfittedVocabulary, unfittedVocabulary } from './fit-vocabulary.js'
import type { VocabularyOptions } from './vocabulary-options.js'

/**
 * A vocabulary of characters: each Unicode code point is a token.
 *
 * `decode(encode([text]).input)` is `[normalized(text)]`, the text itself without `lowerCase` and `normalization`, whenever all
 * of its characters are known and nothing was truncated. What readers take for one character may be several code points (flags,
 * accents typed separately); they come back as they were. Code points, unlike such clusters, are the same on every engine.
 *
 * Index 0 is padding; unknown, start and end tokens follow, as far as asked for; then characters by falling frequency, equals by
 * code point. So the indices depend on the texts and options alone.
 *
 * @param options See {@link VocabularyOptions}.
 * @returns A vocabulary with `fit` and `fitStream`.
 * @throws {OptionError} For wrong options.
 * @example
 * const vocabulary = characterVocabulary().fit(['banana'])
 * vocabulary.tokens // a, n, b
 * vocabulary.encode(['nab']).input.data // 2, 1, 3
 * vocabulary.decode(ndArray([3, 1, 2], [1, 3])) // ['ban']
 */
export function characterVocabulary(options: VocabularyOptions = {}): UnfittedVocabulary {
  return unfittedVocabulary('character', { ...options, whitespace: 'keep' })
}
