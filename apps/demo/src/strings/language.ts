/** The language of the page: what the link says, else what was chosen before, else what the browser prefers. */

import { computed, effect, signal } from '@preact/signals'
import { chinese } from './chinese.js'
import { english, type Strings } from './english.js'

export const languages = { en: english, zh: chinese } as const satisfies Readonly<Record<string, Strings>>
export type Language = keyof typeof languages

const KEY = 'autoencoders-demo-language'

export const language = signal<Language>('en')

/** All texts in the language of the page. */
export const text = computed<Strings>(() => languages[language.value])

/** Chooses the language to begin with, and lets the document follow from then on. */
export function startLanguage(asked: string | null): void {
  const wishes = [asked, recall(), ...navigator.languages.map((tag) => tag.slice(0, 2))]
  language.value = wishes.find(isLanguage) ?? 'en'
  effect(() => {
    document.documentElement.lang = language.value === 'zh' ? 'zh-Hans' : 'en'
    document.title = text.value.title
  })
}

export function chooseLanguage(chosen: Language): void {
  language.value = chosen
  try {
    localStorage.setItem(KEY, chosen)
  } catch {
    // Where nothing may be kept, the choice lasts as long as the page.
  }
}

function recall(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null
  }
}

function isLanguage(tag: string | null): tag is Language {
  return tag !== null && tag in languages
}
