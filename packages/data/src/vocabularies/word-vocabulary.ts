import { type UnfittedVocabulary, unfittedVocabulary } from './fit-vocabulary.js'
import type { WordVocabularyOptions } from './vocabulary-options.js'

/**
 * A vocabulary of words, punctuation marks and white space.
 *
 * A word is a run of anything that is neither white space nor a mark, with single apostrophes inside (`don't`); every mark and
 * every white space is a token by itself, except that one space between two words is implied and is no token. So nothing is
 * lost: `decode(encode([text]).input)` is `[normalized(text)]` whenever all tokens are known and nothing was truncated; that is
 * the text itself unless `lowerCase`, `normalization` or `whitespace: 'collapse'` change it. An unknown token comes back as
 * U+FFFD, set off from neighbouring words by a space.
 *
 * Marks are ASCII's, Latin-1's, and those of General Punctuation, CJK and full-width forms, from a fixed list that no engine's
 * edition of Unicode changes. Languages written without spaces become words as long as their clauses: use characters there.
 *
 * Index 0 is padding; unknown, start and end tokens follow, as far as asked for; then tokens by falling frequency, equals by
 * code point.
 *
 * @param options See {@link WordVocabularyOptions}.
 * @returns A vocabulary with `fit` and `fitStream`.
 * @throws {OptionError} For wrong options.
 * @example
 * const vocabulary = wordVocabulary({ unknown: 'token' }).fit(['to be, or not to be'])
 * vocabulary.tokens // be, to, ' ', ',', not, or
 * vocabulary.decode(vocabulary.encode(['not to be, or']).input) // ['not to be, or']
 * vocabulary.decode(vocabulary.encode(['be quick']).input) // ['be \uFFFD']
 */
export function wordVocabulary(options: WordVocabularyOptions = {}): UnfittedVocabulary {
  return unfittedVocabulary('word', options)
}
