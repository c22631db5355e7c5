/** How a text falls into tokens, and becomes a text again. */

/** Cuts texts into tokens and joins them; `join(split(text))` is the text, for every text. */
export interface Tokenizer {
  split(text: string): string[]
  join(tokens: readonly string[]): string
}

/** One token a code point; half a surrogate pair is a token, too. */
export const characterTokenizer: Tokenizer = {
  split: (text) => Array.from(text),
  join: (tokens) => tokens.join(''),
}

// Written out, not \p{…} and \s: those are whatever the engine's edition of Unicode says.
const SPACES = '\\t-\\r \\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff'
const ASCII_MARKS = '!-/:-@\\[-`\\{-~'
const LATIN_MARKS = '\\u00a1-\\u00a9\\u00ab-\\u00b1\\u00b4\\u00b6-\\u00b8\\u00bb\\u00bf\\u00d7\\u00f7'
const OTHER_MARKS = '\\u2010-\\u2027\\u2030-\\u205e\\u3001-\\u3003\\u3008-\\u3011\\u3014-\\u301f'
const WIDE_MARKS = '\\uff01-\\uff0f\\uff1a-\\uff20\\uff3b-\\uff40\\uff5b-\\uff65'

const marks = `${ASCII_MARKS}${LATIN_MARKS}${OTHER_MARKS}${WIDE_MARKS}`
const letters = `[^${SPACES}${marks}]+`
const tokens = new RegExp(`${letters}(?:['\\u2019]${letters})*|[${SPACES}${marks}]`, 'gu')
const separator = new RegExp(`^[${SPACES}${marks}]`, 'u')
const spaceRun = new RegExp(`[${SPACES}]+`, 'gu')

/**
 * One token a word, a punctuation mark or a white space; the one space between two words is no token, it is implied.
 *
 * Words are runs of anything that is neither white space nor a mark, with single apostrophes inside. Two words can only
 * follow each other where one space was, so nothing is lost.
 */
export const wordTokenizer: Tokenizer = {
  split(text) {
    const all = text.match(tokens) ?? []
    return all.filter((token, i) => !(token === ' ' && isWord(all[i - 1]) && isWord(all[i + 1])))
  },
  join: (parts) => parts.map((token, i) => (isWord(token) && isWord(parts[i - 1]) ? ` ${token}` : token)).join(''),
}

/** Every run of white space as one space, none at the ends. */
export function collapseSpaces(text: string): string {
  return text.replace(spaceRun, ' ').replace(/^ | $/g, '')
}

function isWord(token: string | undefined): boolean {
  return token !== undefined && !separator.test(token)
}
