/** The built site, served from a sub-folder, and Chromium to visit it. */

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, type BrowserContext, chromium } from 'playwright'
import { preview } from 'vite'
import { Visit } from './visit.js'

const { CHROMIUM_PATH: executablePath, CHROMIUM_FLAGS: flags = '[]' } = process.env

/** Where the build is. */
export const distFolder = fileURLToPath(new URL('../../dist', import.meta.url))

/** Whether there is a browser to visit it with. */
export const canVisit = Boolean(executablePath)

export interface VisitOptions {
  readonly width?: number
  readonly height?: number
  readonly locale?: string
  readonly theme?: 'light' | 'dark'
}

export class DemoSite {
  readonly #browser: Browser
  readonly #server: Awaited<ReturnType<typeof preview>>
  readonly #contexts: BrowserContext[] = []

  private constructor(browser: Browser, server: Awaited<ReturnType<typeof preview>>) {
    this.#browser = browser
    this.#server = server
  }

  /**
   * Serves what was built.
   *
   * @param gpu Whether the browser has a GPU; imitated in software, it slows everything else that is drawn.
   * @throws {Error} When nothing was built.
   */
  static async open({ gpu }: { readonly gpu: boolean }): Promise<DemoSite> {
    if (!existsSync(join(distFolder, 'index.html'))) {
      throw new Error('The demo is not built: npx turbo run build --filter=@autoencoders/demo')
    }
    const server = await preview({
      root: fileURLToPath(new URL('../..', import.meta.url)),
      configFile: false,
      logLevel: 'error',
      // Not at the root of its host, as on most static hosts.
      base: '/some/folder/',
      preview: { port: 0, host: '127.0.0.1' },
    })
    const browser = await chromium.launch({ executablePath: executablePath!, args: flagsFor(gpu) })
    return new DemoSite(browser, server)
  }

  get url(): string {
    return this.#server.resolvedUrls!.local[0]!
  }

  /** A browser of its own: nothing that another visit kept is there. */
  async visit(hash: string, options: VisitOptions = {}): Promise<Visit> {
    const { width = 1280, height = 900, locale = 'en-US', theme = 'light' } = options
    const context = await this.#browser.newContext({ viewport: { width, height }, locale, colorScheme: theme })
    this.#contexts.push(context)
    const visit = await Visit.of(await context.newPage(), this.url)
    await visit.open(hash)
    return visit
  }

  async close(): Promise<void> {
    for (const context of this.#contexts) await context.close()
    await this.#browser.close()
    await this.#server.close()
  }
}

function flagsFor(gpu: boolean): string[] {
  const all = JSON.parse(flags) as string[]
  return gpu ? all : [...all.filter((flag) => !/gpu|swiftshader|vulkan/i.test(flag)), '--disable-gpu']
}
