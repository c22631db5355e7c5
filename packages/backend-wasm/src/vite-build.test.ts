/** A page that trains on wasm, built by Vite and served by its development server: the binaries must be found in both. */

import { rmSync } from 'node:fs'
import { type Browser, chromium } from 'playwright'
import { build, createServer, type InlineConfig, preview } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FixtureResult, writeFixtureApp } from './testing/fixture-app.js'

const executablePath = process.env.CHROMIUM_PATH

describe.skipIf(!executablePath)(
  executablePath ? 'a page made with Vite' : 'a page made with Vite (not run: there is no Chromium)',
  () => {
    let app: ReturnType<typeof writeFixtureApp>
    let browser: Browser
    let config: InlineConfig

    beforeAll(async () => {
      app = writeFixtureApp()
      config = {
        root: app.root,
        configFile: false,
        logLevel: 'error',
        build: { target: 'es2022' },
        // Packages that are linked rather than copied lie outside the page's folder.
        server: { port: 0, fs: { allow: [app.root, ...app.linked] } },
        preview: { port: 0 },
      }
      browser = await chromium.launch({ executablePath: executablePath!, args: ['--no-sandbox', '--disable-quic'] })
    }, 120_000)

    afterAll(async () => {
      await browser?.close()
      if (app) rmSync(app.root, { recursive: true, force: true })
    })

    it('trains after vite build, from vite preview', async () => {
      await build(config)
      const server = await preview(config)
      try {
        await checkPage(browser, server.resolvedUrls!.local[0]!)
      } finally {
        await server.close()
      }
    }, 120_000)

    // Minified, tfjs's threads may never start: it gives workers a function as text, which a bundler's short names break.
    it('trains with threads where the page is isolated from other origins and not minified', async () => {
      const headers = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }
      const isolated: InlineConfig = {
        ...config,
        build: { target: 'es2022', minify: false },
        preview: { port: 0, headers },
      }
      await build(isolated)
      const server = await preview(isolated)
      try {
        await checkPage(browser, `${server.resolvedUrls!.local[0]!}?threads=2`, ['simd', 'relaxed-simd', 'threads'])
      } finally {
        await server.close()
      }
    }, 120_000)

    it('trains on one thread where the page is isolated and minified', async () => {
      const headers = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }
      const isolated: InlineConfig = { ...config, preview: { port: 0, headers } }
      await build(isolated)
      const server = await preview(isolated)
      try {
        await checkPage(browser, server.resolvedUrls!.local[0]!)
      } finally {
        await server.close()
      }
    }, 120_000)

    it('trains on the development server, our packages bundled beforehand', async () => {
      const server = await createServer(config)
      try {
        await server.listen()
        await checkPage(browser, server.resolvedUrls!.local[0]!)
      } finally {
        await server.close()
      }
    }, 120_000)
  },
)

/** Opens the page and checks what it trained, and what it asked of whom. */
async function checkPage(
  browser: Browser,
  url: string,
  due: readonly string[] = ['simd', 'relaxed-simd'],
): Promise<void> {
  const page = await browser.newPage()
  const requests: URL[] = []
  const downloads: string[] = []
  const complaints: string[] = []
  page.on('request', (request) => {
    const url = new URL(request.url())
    requests.push(url)
    if (request.method() === 'GET' && url.pathname.endsWith('.wasm')) downloads.push(url.pathname)
  })
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  try {
    await page.goto(url)
    const handle = await page.waitForFunction(() => (globalThis as { result?: unknown }).result, undefined, {
      timeout: 60_000,
    })
    const { error, backend, features, losses = [] } = (await handle.jsonValue()) as FixtureResult
    expect(error).toBeUndefined()
    expect(backend).toBe('wasm')
    expect(features).toEqual(due)
    expect(losses.at(-1)).toBeLessThan(losses[0]!)
    expect(downloads).toEqual([expect.stringMatching(/tfjs-backend-wasm(-threaded)?-simd.*\.wasm$/)])
    const elsewhere = requests.filter(
      ({ protocol, hostname }) => !['data:', 'blob:'].includes(protocol) && hostname !== 'localhost',
    )
    expect(elsewhere.map(String)).toEqual([])
    expect(complaints).toEqual([])
  } finally {
    await page.close()
  }
}
