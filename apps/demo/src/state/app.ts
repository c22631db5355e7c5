/** What every view can reach: the store, the page that is open, and what a person can do besides. */

import { download } from '@autoencoders/core'
import { type ReadonlySignal, signal } from '@preact/signals'
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { WorkerEvent } from '../messages.js'
import type { Setup } from '../setup/setup.js'
import { language } from '../strings/language.js'
import { formatRoute, type PageName, parseRoute } from './route.js'
import { Store } from './store.js'

export class App {
  readonly store: Store
  readonly #page = signal<PageName>('playground')

  constructor(hash: string) {
    const { page, setup } = parseRoute(hash)
    this.#page.value = page
    this.store = new Store(setup, (event) => this.#afterEvent(event))
  }

  get page(): ReadonlySignal<PageName> {
    return this.#page
  }

  /** Follows a link within the site. */
  follow(hash: string): void {
    if (!hash.startsWith('#/')) {
      // A place on this page, such as the content that the skip link leads to.
      history.replaceState(null, '', formatRoute(this.#page.value, this.store.state.setup))
      return
    }
    const { page, setup } = parseRoute(hash)
    this.#page.value = page
    this.store.choose(setup)
  }

  /** Changes the set-up, and the address with it. */
  choose(change: Partial<Setup>): void {
    const setup = { ...this.store.state.setup, ...change }
    this.store.choose(setup)
    history.replaceState(null, '', formatRoute(this.#page.value, setup))
  }

  /** Copies the address of this page with its set-up and language. */
  async copyLink(): Promise<void> {
    const hash = formatRoute(this.#page.value, this.store.state.setup, language.value)
    await navigator.clipboard.writeText(new URL(hash, location.href).href)
    this.store.dispatch({ type: 'noticed', notice: { kind: 'linkCopied' } })
  }

  #afterEvent(event: WorkerEvent): void {
    if (event.type === 'saved') offerDownload(event.name, event.bytes)
    if (event.type === 'opened') history.replaceState(null, '', formatRoute(this.#page.value, event.setup))
  }
}

/** Offers a file to the person at the page. */
export function offerDownload(name: string, content: Uint8Array<ArrayBuffer> | string): void {
  void download(name).write(typeof content === 'string' ? new TextEncoder().encode(content) : content)
}

export const AppContext = createContext<App | null>(null)

export function useApp(): App {
  return useContext(AppContext)!
}
