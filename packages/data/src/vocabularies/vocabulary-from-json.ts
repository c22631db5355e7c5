import { describeValue, FormatError, isAutoencoderError } from '@autoencoders/core'
import { fittedVocabulary, tokenizerOf, type Vocabulary } from './vocabulary.js'
import {
  checkSettings,
  MOST_INDICES,
  reservedCount,
  type VocabularySettings,
  type WordVocabularyOptions,
} from './vocabulary-options.js'

/**
 * Makes a vocabulary from what its `toJSON` gave: the same indices for the same texts.
 *
 * @param json An object, as from `JSON.parse`; checked before anything is made of it.
 * @throws {FormatError} When it is not a saved vocabulary.
 * @example
 * const vocabulary = characterVocabulary().fit(['banana'])
 * vocabularyFromJSON(JSON.parse(JSON.stringify(vocabulary))).tokens // a, n, b
 */
export function vocabularyFromJSON(json: unknown): Vocabulary {
  const saved = (typeof json === 'object' && json !== null ? json : {}) as Record<string, unknown>
  const settings = readSettings(saved)
  const fault = tokensFault(saved.tokens, settings)
  if (fault !== undefined) throw notAVocabulary(`tokens, none twice, each one ${settings.kind}`, fault)
  return fittedVocabulary(settings, saved.tokens as readonly string[])
}

function readSettings(saved: Record<string, unknown>): VocabularySettings {
  const { kind } = saved
  if (kind !== 'character' && kind !== 'word') throw notAVocabulary("kind 'character' or 'word'", describeValue(kind))
  if (kind === 'character' && saved.whitespace !== 'keep') {
    throw notAVocabulary("whitespace 'keep' for characters", describeValue(saved.whitespace))
  }
  const missing = ['unknown', 'start', 'end', 'lowerCase', 'normalization', 'whitespace'].find(
    (name) => saved[name] === undefined,
  )
  if (missing !== undefined) throw notAVocabulary(missing, 'none')
  try {
    return checkSettings('vocabularyFromJSON', kind, saved as WordVocabularyOptions)
  } catch (error) {
    throw isAutoencoderError(error) ? notAVocabulary(error.expected, error.received) : error
  }
}

/** What is wrong with a list of tokens, if anything. */
function tokensFault(tokens: unknown, settings: VocabularySettings): string | undefined {
  if (!Array.isArray(tokens)) return describeValue(tokens)
  if (tokens.length === 0 || tokens.length > MOST_INDICES - reservedCount(settings)) return `${tokens.length} of them`
  const { split } = tokenizerOf(settings)
  const isToken = (token: unknown) => typeof token === 'string' && split(token).length === 1
  const odd = tokens.findIndex((token) => !isToken(token))
  if (odd >= 0) return `${describeValue(tokens[odd])} as token ${odd}`
  if (new Set(tokens).size === tokens.length) return undefined
  const seen = new Set<unknown>()
  return `${describeValue(tokens.find((token) => seen.size === seen.add(token).size))} twice`
}

function notAVocabulary(expected: string, received: string): FormatError {
  return new FormatError({
    where: 'vocabularyFromJSON',
    expected: `a saved vocabulary with ${expected}`,
    received,
    repair: "Give it what a fitted vocabulary's toJSON returned.",
  })
}
