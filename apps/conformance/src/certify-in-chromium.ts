import { type ChromiumOptions, withChromium } from './chromium-pages.js'
import type { ReportRow } from './report.js'

/**
 * Measures models on backends on pages in Chromium. Each row is told as soon as it is there.
 *
 * @param models Their names.
 * @returns The browser's version.
 */
export function certifyInChromium(
  backends: readonly string[],
  models: readonly string[],
  options: ChromiumOptions,
  tell: (row: ReportRow) => void,
): Promise<string> {
  return withChromium(options, async ({ version, use }) => {
    for (const backend of backends) {
      await use(async (page) => {
        for (const name of models) {
          tell(await page.evaluate(`certifyHere(${JSON.stringify(backend)}, ${JSON.stringify(name)})`))
        }
      })
    }
    return version
  })
}
