import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { realData } from '../testing/reference-files.js'
import { characterVocabulary } from './character-vocabulary.js'
import { wordVocabulary } from './word-vocabulary.js'

const { path, available } = realData('tinyshakespeare', 'input.txt')
const play = () => readFileSync(path, 'utf8')

describe(`vocabularies of tinyshakespeare${available ? '' : ' (not run: ../shared/data is absent)'}`, () => {
  it.skipIf(!available)('cut it into windows of 32 characters and give it back', () => {
    const text = play()
    const vocabulary = characterVocabulary().fit([text])
    expect(vocabulary.tokens.length).toBe(65)
    expect(vocabulary.tokens.slice(0, 4)).toEqual([' ', 'e', 't', 'o'])
    const { windows, starts, toPoints } = vocabulary.encodeWindows(text, { length: 32, stride: 16, last: 'shift' })
    expect(windows.shape).toEqual([Math.ceil((text.length - 32) / 16) + 1, 32])
    const decoded = vocabulary.decode(windows)
    expect(decoded.every((window, i) => window === text.slice(starts[i], starts[i]! + 32))).toBe(true)
    expect(vocabulary.decode(toPoints(windows, { combine: 'mode', uncovered: 'error' }))[0] === text).toBe(true)
  })

  it.skipIf(!available)('keep every word, mark and white space', () => {
    const text = play()
    const vocabulary = wordVocabulary().fit([text])
    expect(vocabulary.decode(vocabulary.encode([text]).input)[0] === text).toBe(true)
    const common = wordVocabulary({ unknown: 'token', maximumSize: 5000 }).fit(text.split('\n\n'))
    const line = 'First Citizen:\nBefore we proceed any further, hear me speak.'
    expect(common.decode(common.encode([line]).input)).toEqual([line])
    expect(common.size).toBe(5000)
  })
})
