import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { certificateModels } from '@autoencoders/conformance'
import { chromium } from 'playwright'
import { build, preview } from 'vite'
import type { ReportRow } from './report.js'

/** How the browser is started. */
export interface ChromiumOptions {
  readonly executablePath: string
  readonly flags: readonly string[]
}

/**
 * Measures backends on a page in Chromium. Each row is told as soon as it is there.
 *
 * @returns The browser's version.
 */
export async function certifyInChromium(
  backends: readonly string[],
  { executablePath, flags }: ChromiumOptions,
  tell: (row: ReportRow) => void,
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'conformance-'))
  const root = fileURLToPath(new URL('..', import.meta.url))
  const config = {
    root,
    configFile: false,
    logLevel: 'error',
    build: { outDir: folder, emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 10_000 },
    preview: { port: 0, host: '127.0.0.1' },
  } as const
  await build(config)
  const server = await preview(config)
  const browser = await chromium.launch({ executablePath, args: [...flags] })
  try {
    for (const backend of backends) {
      // A page of its own: what one backend leaves behind cannot trouble the next.
      const page = await browser.newPage()
      await page.goto(server.resolvedUrls!.local[0]!)
      await page.waitForFunction('globalThis.certifyHere !== undefined')
      for (const { name } of certificateModels) {
        tell(await page.evaluate(`certifyHere(${JSON.stringify(backend)}, ${JSON.stringify(name)})`))
      }
      await page.close()
    }
    return browser.version()
  } finally {
    await browser.close()
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
