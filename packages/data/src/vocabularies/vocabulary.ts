/** A vocabulary that has seen texts: tokens to indices and back. */

import { DataError, describeValue, type JsonObject, type NdArray, OptionError } from '@autoencoders/core'
import {
  checkPadOptions,
  type PaddedSequences,
  type PadSequencesOptions,
  padNamed,
  type TooLong,
} from '../sequences/pad-sequences.js'
import { type SlidingWindows, windowsOver } from '../windows/sliding-windows.js'
import type { SlidingWindowsOptions } from '../windows/window-options.js'
import { readIndices } from './read-indices.js'
import { checkText, checkTexts } from './token-counts.js'
import { characterTokenizer, collapseSpaces, type Tokenizer, wordTokenizer } from './tokenizer.js'
import { reservedCount, type VocabularySettings } from './vocabulary-options.js'

/** How texts are encoded. */
export type EncodeTextOptions = Omit<PadSequencesOptions, 'padding'>

/** Indices that stand for no token of a text. */
export interface ReservedIndices {
  readonly padding: 0
  readonly unknown?: number
  readonly start?: number
  readonly end?: number
}

/** Tokens and their indices. */
export interface Vocabulary extends VocabularySettings {
  /** The tokens of texts, in the order of their indices: by falling frequency, equals by code point. */
  readonly tokens: readonly string[]
  /** The first indices: padding, then unknown, start and end, as far as there are such. */
  readonly reserved: ReservedIndices
  /** How many indices there are, reserved ones included. */
  readonly size: number
  /** The index of a token; undefined when it has none. */
  indexOf(token: string): number | undefined
  /** The text as the vocabulary sees it: in lower case, normalized, white space collapsed, each if asked for. */
  normalized(text: string): string
  /**
   * Texts as indices of their tokens, padded to one length.
   *
   * @param texts n of them.
   * @param options `length`: of each row, start and end tokens included, that of the longest text when left out; `side` of
   *   the padding; `tooLong`, where what is cut is text, never start or end tokens. See `padSequences`.
   * @returns `{ input: [n, length], mask: [n, length] }`, for `fit` as it is.
   * @throws {DataError} When there are no texts, or one is empty, is too long, or has an unknown token when those are errors.
   * @throws {OptionError} For wrong options.
   */
  encode(texts: readonly string[], options?: EncodeTextOptions): PaddedSequences
  /**
   * Windows over one text, as indices; without start and end tokens.
   *
   * @param options See `slidingWindows`; padding has the index of padding.
   * @returns As `slidingWindows`, but `windows` is `[n, length]`. `toPoints(values, { combine: 'mode' })` is the way back.
   * @throws {DataError} When the text is shorter than a window and is not padded, or has an unknown token when those are errors.
   * @throws {OptionError} For wrong options.
   */
  encodeWindows(text: string, options: SlidingWindowsOptions): SlidingWindows
  /**
   * Texts from indices. Padding and start tokens are passed over, an end token ends the text, unknown tokens become U+FFFD.
   *
   * @param indices `[n, length]`; or `[n, length, size]`, a score for each index, of which the largest counts, the first of
   *   equals; or `[length]`, one text.
   * @param mask `[n, length]`: steps where it is 0 are passed over, whatever their index.
   * @returns n texts.
   * @throws {ShapeError} For other shapes.
   * @throws {DataError} For something that is no index of the vocabulary.
   */
  decode(indices: NdArray, mask?: NdArray): string[]
  /** Tokens and settings as JSON; `vocabularyFromJSON` reads it. */
  toJSON(): JsonObject
}

const REPLACEMENT = '\uFFFD'

/** Gives tokens and settings their methods. */
export function fittedVocabulary(settings: VocabularySettings, given: readonly string[]): Vocabulary {
  const where = `${settings.kind}Vocabulary`
  const tokens = Object.freeze([...given])
  const reserved = reservedIndices(settings)
  const first = reservedCount(settings)
  const indices = new Map(tokens.map((token, i) => [token, first + i]))
  const { split, join } = tokenizerOf(settings)
  const state = { settings, reserved, indices, split: (text: string) => split(normalize(text, settings)) }
  return Object.freeze({
    ...settings,
    tokens,
    reserved,
    size: first + tokens.length,
    indexOf: (token: string) => indices.get(token),
    normalized: (text: string) => normalize(checkText(`${where}.normalized`, text), settings),
    encode: (texts: readonly string[], options: EncodeTextOptions = {}) =>
      encode(`${where}.encode`, texts, options, state),
    encodeWindows: (text: string, options: SlidingWindowsOptions) =>
      encodeWindows(`${where}.encodeWindows`, text, options, state),
    decode: (array: NdArray, mask?: NdArray) =>
      readIndices(`${where}.decode`, array, first + tokens.length, mask).map((row) =>
        join(tokensOf(row, tokens, reserved, first)),
      ),
    toJSON: () => ({ ...settings, tokens }),
  })
}

/** How the texts of a vocabulary are cut. */
export function tokenizerOf({ kind }: VocabularySettings): Tokenizer {
  return kind === 'word' ? wordTokenizer : characterTokenizer
}

/** A text in the form that is cut into tokens. */
export function normalize(text: string, { lowerCase, normalization, whitespace }: VocabularySettings): string {
  const lower = lowerCase ? text.toLowerCase() : text
  const normal = normalization === 'none' ? lower : lower.normalize(normalization)
  return whitespace === 'collapse' ? collapseSpaces(normal) : normal
}

interface Encoder {
  readonly settings: VocabularySettings
  readonly reserved: ReservedIndices
  readonly indices: ReadonlyMap<string, number>
  /** The tokens of a text, normalized first. */
  readonly split: (text: string) => string[]
}

function reservedIndices({ unknown, start, end }: VocabularySettings): ReservedIndices {
  const names = [unknown === 'token' && 'unknown', start && 'start', end && 'end'].filter((name) => name !== false)
  return Object.freeze({ padding: 0, ...Object.fromEntries(names.map((name, i) => [name, i + 1])) })
}

function encode(
  where: string,
  texts: readonly string[],
  options: EncodeTextOptions,
  encoder: Encoder,
): PaddedSequences {
  const { length, tooLong = 'error', side = 'end' } = checkPadOptions(where, options)
  const { reserved } = encoder
  const before = reserved.start === undefined ? [] : [reserved.start]
  const after = reserved.end === undefined ? [] : [reserved.end]
  const room = (length ?? Number.POSITIVE_INFINITY) - before.length - after.length
  if (room < 1) {
    const expected = `length to leave room beside ${before.length + after.length} start and end tokens`
    throw new OptionError({ where, expected, received: String(length) })
  }
  const rows = checkTexts(where, texts).map((text, index) => {
    const own = cut(encoder.split(text), room, tooLong)
    return Float32Array.from([...before, ...indicesOf(where, own, ` in text ${index}`, encoder), ...after])
  })
  return padNamed(where, 'text', rows, { side, ...(length !== undefined && { length }) })
}

/** Tokens beyond the room there is are left, for padding to refuse, where that is an error. */
function cut(tokens: string[], room: number, tooLong: TooLong): string[] {
  if (tokens.length <= room || tooLong === 'error') return tokens
  return tooLong === 'truncate-end' ? tokens.slice(0, room) : tokens.slice(tokens.length - room)
}

function encodeWindows(where: string, text: string, options: SlidingWindowsOptions, encoder: Encoder): SlidingWindows {
  const data = indicesOf(where, encoder.split(checkText(where, text)), '', encoder)
  const over = windowsOver(where, { data, shape: [data.length] }, { ...options, padding: encoder.reserved.padding })
  const { windows } = over
  return Object.freeze({
    ...(over as SlidingWindows),
    windows: { data: windows.data, shape: windows.shape.slice(0, 2) },
  })
}

function indicesOf(where: string, tokens: readonly string[], at: string, { indices, reserved }: Encoder): Float32Array {
  return Float32Array.from(tokens, (token, i) => {
    const index = indices.get(token) ?? reserved.unknown
    if (index !== undefined) return index
    throw new DataError({
      where,
      expected: `one of the ${indices.size} tokens fitted${at}`,
      received: `${describeValue(token)} at token ${i}`,
      repair: "Fit texts with every token, or use unknown: 'token'.",
    })
  })
}

/** The tokens that a row of indices stands for. */
function tokensOf(
  row: readonly number[],
  tokens: readonly string[],
  reserved: ReservedIndices,
  first: number,
): string[] {
  const end = reserved.end === undefined ? -1 : row.indexOf(reserved.end)
  const text = end < 0 ? row : row.slice(0, end)
  return text.flatMap((index) => {
    if (index >= first) return tokens[index - first]!
    return index === reserved.unknown ? REPLACEMENT : []
  })
}
