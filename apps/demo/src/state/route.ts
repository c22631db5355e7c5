/** Where in the site we are: `#/latent?latent=gaussian`, the page and the set-up. It needs no server, so any folder will do. */

import type { Setup } from '../setup/setup.js'
import { decodeSetup, encodeSetup } from '../setup/setup-codec.js'

/** The pages, in the order of the navigation. A new one needs its name here and its view in `pages/pages.ts`. */
export const pageNames = ['playground', 'latent', 'certificate'] as const
export type PageName = (typeof pageNames)[number]

export interface Route {
  readonly page: PageName
  readonly setup: Setup
  /** The language that the link asks for. */
  readonly language: string | null
}

/** Reads a hash; what it does not say is as in the default. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split('?')
  const parameters = new URLSearchParams(query)
  const page = pageNames.find((name) => name === path) ?? 'playground'
  return { page, setup: decodeSetup(parameters), language: parameters.get('lang') }
}

/** The hash of a page with a set-up. */
export function formatRoute(page: PageName, setup: Setup, language?: string): string {
  const query = encodeSetup(setup)
  if (language) query.set('lang', language)
  const text = query.toString()
  return `#/${page}${text ? `?${text}` : ''}`
}
