/** Light or dark: as the system has it, until a person chooses. */

import { effect, signal } from '@preact/signals'

export type Theme = 'light' | 'dark'

const KEY = 'autoencoders-demo-theme'

export const theme = signal<Theme>('light')

/** Takes what was chosen before, else what the system has, and lets the document follow. */
export function startTheme(): void {
  const system = matchMedia('(prefers-color-scheme: dark)')
  theme.value = recall() ?? (system.matches ? 'dark' : 'light')
  system.addEventListener('change', ({ matches }) => {
    if (!recall()) theme.value = matches ? 'dark' : 'light'
  })
  effect(() => {
    document.documentElement.dataset.theme = theme.value
  })
}

export function switchTheme(): void {
  theme.value = theme.value === 'dark' ? 'light' : 'dark'
  try {
    localStorage.setItem(KEY, theme.value)
  } catch {
    // Where nothing may be kept, the choice lasts as long as the page.
  }
}

function recall(): Theme | null {
  try {
    const kept = localStorage.getItem(KEY)
    return kept === 'light' || kept === 'dark' ? kept : null
  } catch {
    return null
  }
}
