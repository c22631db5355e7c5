import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright'
import { build, preview } from 'vite'

/** Only pages that are isolated from other origins may have threads. */
const isolation = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }

/** How the browser is started. */
export interface ChromiumOptions {
  readonly executablePath: string
  readonly flags: readonly string[]
}

/** Chromium and the certificate's page in it. */
export interface ChromiumPages {
  /** The browser's. */
  readonly version: string
  /** Opens a page of its own for each use: what one leaves behind cannot trouble the next. */
  use<Result>(work: (page: Page) => Promise<Result>): Promise<Result>
}

/** Builds the page, serves it, starts Chromium, and clears everything away after the work. */
export async function withChromium<Result>(
  { executablePath, flags }: ChromiumOptions,
  work: (pages: ChromiumPages) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'conformance-'))
  const config = {
    root: fileURLToPath(new URL('..', import.meta.url)),
    configFile: false,
    logLevel: 'error',
    // tfjs starts threads from its own source text, which a minifier's short names break.
    build: { outDir: folder, emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 10_000, minify: false },
    preview: { port: 0, host: '127.0.0.1', headers: isolation },
  } as const
  try {
    await build(config)
    const server = await preview(config)
    try {
      const browser = await chromium.launch({ executablePath, args: [...flags] })
      try {
        const url = server.resolvedUrls!.local[0]!
        return await work({ version: browser.version(), use: (task) => onPage(browser, url, task) })
      } finally {
        await browser.close()
      }
    } finally {
      await server.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function onPage<Result>(browser: Browser, url: string, task: (page: Page) => Promise<Result>): Promise<Result> {
  const page = await browser.newPage()
  try {
    await page.goto(url)
    await page.waitForFunction('globalThis.certifyHere !== undefined')
    return await task(page)
  } finally {
    await page.close()
  }
}
