import { DataError, FormatError, type NdArray, ndArray, OptionError, ShapeError } from '@autoencoders/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { characterVocabulary } from './character-vocabulary.js'
import { wordTokenizer } from './tokenizer.js'
import type { Vocabulary } from './vocabulary.js'
import { vocabularyFromJSON } from './vocabulary-from-json.js'
import type { VocabularyOptions, WordVocabularyOptions } from './vocabulary-options.js'
import { wordVocabulary } from './word-vocabulary.js'

// Whole code points, halves of pairs, and the characters that the word tokenizer treats apart.
const character = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  fc.constantFrom(..." \t\n\r'’,.-a_Ø漢€\u00A0\u2003«", '👩‍🚀', 'e\u0301', '\uD83D', '\uDE00', '\uFFFD'),
)
const text = fc.array(character, { maxLength: 30 }).map((parts) => parts.join(''))
const texts = fc.array(
  text.filter((given) => given !== ''),
  { minLength: 1, maxLength: 5 },
)
const factories = { characterVocabulary, wordVocabulary }
const saved = (vocabulary: Vocabulary) => vocabularyFromJSON(JSON.parse(JSON.stringify(vocabulary)))

describe.each(Object.entries(factories))('%s', (_, factory) => {
  it('gives every text back, also through JSON, with any reserved tokens', () => {
    const options = fc.record({
      unknown: fc.constantFrom('error' as const, 'token' as const),
      start: fc.boolean(),
      end: fc.boolean(),
      side: fc.constantFrom('start' as const, 'end' as const),
    })
    fc.assert(
      fc.property(texts, options, (given, { side, ...rest }) => {
        const vocabulary = factory(rest).fit(given)
        const { input, mask } = vocabulary.encode(given, { side })
        expect(saved(vocabulary).encode(given, { side })).toEqual({ input, mask })
        expect(vocabulary.decode(input)).toEqual(given)
        expect(saved(vocabulary).decode(input, mask)).toEqual(given)
      }),
    )
  })

  it('gives the normalized text back when it normalizes', () => {
    const options = fc.record({
      lowerCase: fc.boolean(),
      normalization: fc.constantFrom('none' as const, 'NFC' as const, 'NFD' as const, 'NFKC' as const, 'NFKD' as const),
    })
    fc.assert(
      fc.property(texts, options, (given, options) => {
        const vocabulary = factory(options).fit(given)
        const expected = given.map((one) => {
          const lower = options.lowerCase ? one.toLowerCase() : one
          return options.normalization === 'none' ? lower : lower.normalize(options.normalization)
        })
        expect(vocabulary.decode(vocabulary.encode(given).input)).toEqual(expected)
        expect(given.map(vocabulary.normalized)).toEqual(expected)
      }),
    )
  })

  it('depends on counts and code points alone, however the texts come', async () => {
    await fc.assert(
      fc.asyncProperty(texts, async (given) => {
        const { tokens } = factory().fit(given)
        expect(factory().fit([...given].reverse()).tokens).toEqual(tokens)
        expect((await factory().fitStream(given)).tokens).toEqual(tokens)
      }),
    )
  })

  it('learns from texts only, and from at least one token', async () => {
    const refuse = (given: unknown) => () => factory().fit(given as string[])
    expect(refuse([])).toThrow(/at least one token, received none in 0 texts/)
    expect(refuse([''])).toThrow(DataError)
    expect(refuse(['a', 3])).toThrow(/a text at position 1, received 3/)
    expect(refuse('text')).toThrow(/a list of texts, received "text"\. Put a single text into a list/)
    await expect(factory().fitStream('text')).rejects.toThrow(/an iterable of texts/)
    await expect(factory().fitStream(['a', null as unknown as string])).rejects.toThrow(/a text at position 1/)
    expect(() => factory({ minimumCount: 3 }).fit(['a a'])).toThrow(/a token that occurs 3 times/)
  })

  it.each<WordVocabularyOptions>([
    { unknown: 'ignore' as 'error' },
    { start: 1 as unknown as true },
    { normalization: 'nfc' as 'NFC' },
    { minimumCount: 0 },
    { maximumSize: 1 },
    { maximumSize: 2, end: true },
    { maximumSize: 2 ** 25 },
  ])('refuses the options %j', (options) => {
    expect(() => factory(options)).toThrow(OptionError)
  })
})

describe('characterVocabulary', () => {
  it('puts the most frequent first, equals by code point, after the reserved indices', () => {
    const vocabulary = characterVocabulary({ unknown: 'token', start: true, end: true }).fit([
      'bab',
      '\u{1F600}\uFFFDé',
    ])
    // By UTF-16 units, U+1F600 would come before U+FFFD.
    expect(vocabulary.tokens).toEqual(['b', 'a', 'é', '\uFFFD', '\u{1F600}'])
    expect(vocabulary.reserved).toEqual({ padding: 0, unknown: 1, start: 2, end: 3 })
    expect(vocabulary.size).toBe(9)
    expect(vocabulary.indexOf('b')).toBe(4)
    expect(vocabulary.indexOf('z')).toBeUndefined()
    expect(characterVocabulary({ end: true }).fit(['a']).reserved).toEqual({ padding: 0, end: 1 })
  })

  it('encodes to padded indices with a mask', () => {
    const vocabulary = characterVocabulary({ start: true, end: true }).fit(['aab'])
    const { input, mask } = vocabulary.encode(['ab', 'b'], { length: 5 })
    expect(input).toEqual(ndArray([1, 3, 4, 2, 0, 1, 4, 2, 0, 0], [2, 5]))
    expect(mask).toEqual(ndArray([1, 1, 1, 1, 0, 1, 1, 1, 0, 0], [2, 5]))
  })

  it('cuts the text and never its start and end', () => {
    const vocabulary = characterVocabulary({ start: true, end: true }).fit(['abcd'])
    const cut = (tooLong: 'truncate-start' | 'truncate-end') =>
      vocabulary.decode(vocabulary.encode(['abcd'], { length: 4, tooLong }).input)
    expect(cut('truncate-end')).toEqual(['ab'])
    expect(cut('truncate-start')).toEqual(['cd'])
    expect(() => vocabulary.encode(['a', 'abcd'], { length: 5 })).toThrow(/at most 5 steps in text 1, received 6/)
    expect(() => vocabulary.encode(['a'], { length: 2 })).toThrow(OptionError)
  })

  it('refuses unknown characters, or gives them an index', () => {
    const strict = characterVocabulary().fit(['ab'])
    expect(() => strict.encode(['a', 'ax'])).toThrow(/one of the 2 tokens fitted in text 1, received "x" at token 1/)
    expect(() => strict.encode(['a', 'ax'])).toThrow(DataError)
    expect(() => strict.encodeWindows('bx', { length: 1 })).toThrow(/received "x" at token 1/)
    const lenient = characterVocabulary({ unknown: 'token' }).fit(['ab'])
    expect(lenient.decode(lenient.encode(['axb']).input)).toEqual(['a\uFFFDb'])
  })

  it('leaves out rare characters', () => {
    const counted = (options: VocabularyOptions) => characterVocabulary(options).fit(['aaabbc']).tokens
    expect(counted({ minimumCount: 2 })).toEqual(['a', 'b'])
    expect(counted({ maximumSize: 2 })).toEqual(['a'])
    expect(counted({ maximumSize: 3, unknown: 'token' })).toEqual(['a'])
  })

  it('refuses texts that are empty or none', () => {
    const vocabulary = characterVocabulary().fit(['ab'])
    expect(() => vocabulary.encode(['a', ''])).toThrow(/at least one step in text 1, received none/)
    expect(() => vocabulary.encode([])).toThrow(DataError)
    expect(() => vocabulary.encode(['a', 1 as unknown as string])).toThrow(/a text at position 1/)
    expect(() => vocabulary.encode('ab' as unknown as string[])).toThrow(/a list of texts/)
  })

  it('decodes scores, one text, and only what the mask lets count', () => {
    const vocabulary = characterVocabulary({ end: true }).fit(['aab'])
    const scores = ndArray([0, 0, 0.5, 0.5, -3, -2, -9, -1], [1, 2, 4])
    expect(vocabulary.decode(scores)).toEqual(['ab'])
    expect(vocabulary.decode(ndArray([2, 3, 1, 3], [4]))).toEqual(['ab'])
    expect(vocabulary.decode(ndArray([2, 3, 2, 2], [2, 2]), ndArray([0, 1, 1, 0], [2, 2]))).toEqual(['b', 'a'])
  })

  it.each<[NdArray, NdArray | undefined, typeof DataError | typeof ShapeError, RegExp]>([
    [ndArray([0, 4], [1, 2]), undefined, DataError, /whole numbers from 0 to 2, received 4 in row 0, step 1/],
    [ndArray([0.5], [1, 1]), undefined, DataError, /received 0\.5 in row 0, step 0/],
    [ndArray([-1], [1, 1]), undefined, DataError, /received -1/],
    [ndArray([Number.NaN], [1]), undefined, DataError, /received NaN/],
    [ndArray([0, Number.NaN, 0], [1, 1, 3]), undefined, DataError, /scores, received NaN in row 0, step 0/],
    [[[0, 1]] as unknown as NdArray, undefined, DataError, /an NdArray .* received an array of 1/],
    [ndArray([0, 0], [1, 2]), [1, 1] as unknown as NdArray, DataError, /an NdArray .* as mask, received an array of 2/],
    [ndArray([0, 0], [1, 1, 2]), undefined, ShapeError, /scores \[n, length, 3\]/],
    [ndArray([0, 0], [1, 2]), ndArray([1], [1]), ShapeError, /a mask \[1, 2\]/],
  ])('refuses to decode %j', (indices, mask, Fault, message) => {
    const vocabulary = characterVocabulary().fit(['ab'])
    expect(() => vocabulary.decode(indices, mask)).toThrow(message)
    expect(() => vocabulary.decode(indices, mask)).toThrow(Fault)
  })

  it('cuts one text into windows and puts it together again', () => {
    const options = fc.record({ length: fc.integer({ min: 1, max: 8 }), stride: fc.integer({ min: 1, max: 8 }) })
    const long = text.filter((given) => given !== '')
    fc.assert(
      fc.property(long, options, (given, { length, stride }) => {
        const vocabulary = characterVocabulary().fit([given])
        const cut = vocabulary.encodeWindows(given, { length, stride: Math.min(stride, length), last: 'pad' })
        expect(cut.windows.shape).toEqual([cut.count, length])
        expect(cut.mask!.shape).toEqual([cut.count, length])
        const points = cut.toPoints(cut.windows, { combine: 'mode', uncovered: 'error' })
        expect(vocabulary.decode(points)).toEqual([given])
        expect(vocabulary.decode(cut.windows, cut.mask).map((window) => Array.from(window)[0])).toEqual(
          Array.from(cut.starts, (start) => Array.from(given)[start]),
        )
      }),
    )
    expect(() => characterVocabulary().fit(['ab']).encodeWindows('ab', { length: 3 })).toThrow(
      /characterVocabulary\.encodeWindows: expected at least 3 points/,
    )
  })
})

describe('wordVocabulary', () => {
  it('cuts words, marks and white space', () => {
    const split = (given: string) => wordTokenizer.split(given)
    expect(split('To be, or not\nto  be')).toEqual(['To', 'be', ',', ' ', 'or', 'not', '\n', 'to', ' ', ' ', 'be'])
    expect(split("don't 'tis o’er dogs'")).toEqual(["don't", ' ', "'", 'tis', 'o’er', 'dogs', "'"])
    expect(split('naïve 漢字。3.14')).toEqual(['naïve', '漢字', '。', '3', '.', '14'])
    expect(split(' a ')).toEqual([' ', 'a', ' '])
    expect(split('')).toEqual([])
  })

  it('collapses white space when asked to', () => {
    const vocabulary = wordVocabulary({ whitespace: 'collapse' }).fit([' to \n be,\tor '])
    expect(vocabulary.tokens).toEqual([' ', ',', 'be', 'or', 'to'])
    expect(vocabulary.decode(vocabulary.encode(['\nbe  or, to']).input)).toEqual(['be or, to'])
  })

  it('sets unknown words off by spaces', () => {
    const vocabulary = wordVocabulary({ unknown: 'token', lowerCase: true }).fit(['be or not'])
    expect(vocabulary.decode(vocabulary.encode(['Be quick Or dead']).input)).toEqual(['be \uFFFD or \uFFFD'])
  })

  it('takes no white space option for characters, nor a wrong one', () => {
    expect(() => wordVocabulary({ whitespace: 'trim' as 'keep' })).toThrow(OptionError)
    const vocabulary = characterVocabulary({ whitespace: 'collapse' } as VocabularyOptions).fit(['a  b'])
    expect(vocabulary.normalized('a  b')).toBe('a  b')
  })
})

describe('vocabularyFromJSON', () => {
  const good = JSON.parse(JSON.stringify(characterVocabulary().fit(['ab'])))
  const word = JSON.parse(JSON.stringify(wordVocabulary().fit(['ab'])))
  it.each([
    null,
    3,
    {},
    { ...good, kind: 'subword' },
    { ...good, tokens: 'ab' },
    { ...good, tokens: [] },
    { ...good, tokens: ['a', 'a'] },
    { ...good, tokens: ['a', 'bc'] },
    { ...good, tokens: ['a', ''] },
    { ...good, tokens: ['a', 1] },
    { ...good, unknown: 'skip' },
    { ...good, start: undefined },
    { ...good, end: 'yes' },
    { ...good, whitespace: 'collapse' },
    { ...word, tokens: ['a b'] },
    { ...word, tokens: ['a', ','].concat('a,') },
  ])('refuses %j', (json) => {
    expect(() => vocabularyFromJSON(json)).toThrow(FormatError)
    expect(() => vocabularyFromJSON(json)).toThrow(/vocabularyFromJSON: expected a saved vocabulary with/)
  })
})
