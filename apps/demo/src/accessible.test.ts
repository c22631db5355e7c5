/** That everybody can use it: no serious fault for axe, a path by keyboard alone, both languages, links that carry the set-up. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defaultSetup } from './setup/setup.js'
import { pageNames } from './state/route.js'
import { languages } from './strings/language.js'
import { canVisit, DemoSite } from './testing/demo-site.js'
import type { Visit } from './testing/visit.js'

const TIMEOUT = 240_000

describe.skipIf(!canVisit)(
  canVisit ? 'the demo for everybody' : 'the demo for everybody (not run: there is no Chromium)',
  () => {
    let site: DemoSite

    beforeAll(async () => {
      site = await DemoSite.open({ gpu: false })
    }, TIMEOUT)

    afterAll(() => site?.close())

    it.each(Object.keys(languages))(
      'has no serious or critical fault for axe on any page, light or dark: %s',
      async (language) => {
        for (const theme of ['light', 'dark'] as const) {
          const visit = await site.visit(`#/playground?epochs=1&count=400&lang=${language}`, { theme })
          await visit.waitForStatus('idle')
          await visit.pressMain()
          await visit.waitForStatus('finished')
          for (const page of pageNames) {
            await visit.page.evaluate((name) => location.assign(`#/${name}?epochs=1&count=400`), page)
            await visit.page.locator(`.${page} h1`).waitFor()
            expect(await visit.faults()).toEqual([])
          }
          expect(visit.complaints).toEqual([])
          await visit.close()
        }
      },
      TIMEOUT,
    )

    it(
      'can be trained, paused and taken on by keyboard alone',
      async () => {
        const visit = await site.visit('#/playground?epochs=200')
        const { keyboard } = visit.page
        await visit.waitForStatus('idle')
        await tabTo(visit, 'Skip to content')
        await keyboard.press('Enter')
        await tabTo(visit, 'Train')
        await keyboard.press('Enter')
        await visit.waitForStep(5)
        // The focus stays where it was while the button changes its meaning.
        expect(await focused(visit)).toBe('Pause')
        await keyboard.press('Space')
        await visit.waitForStatus('paused')
        const step = await visit.step()
        await tabTo(visit, 'One step')
        await keyboard.press('Enter')
        await visit.waitForStep(step + 1)
        await visit.waitForStatus('paused')
        expect(await visit.step()).toBe(step + 1)
        await tabTo(visit, 'WebAssembly')
        await keyboard.press('ArrowUp')
        await visit.page.waitForSelector('.backend.active input[value=cpu]')
        expect(await visit.step()).toBe(step + 1)
        expect(visit.complaints).toEqual([])
        await visit.close()
      },
      TIMEOUT,
    )

    it(
      'follows the language of the browser, then that of the choice, and says so to the document',
      async () => {
        const visit = await site.visit('', { locale: 'zh-CN' })
        const { page } = visit
        expect(await page.locator('html').getAttribute('lang')).toBe('zh-Hans')
        expect(await page.locator('h1').textContent()).toBe(languages.zh.heroTitle)
        await page.locator('select.language').selectOption('en')
        expect(await page.locator('html').getAttribute('lang')).toBe('en')
        await visit.open('')
        expect(await page.locator('h1').textContent()).toBe(languages.en.heroTitle)
        await visit.close()
      },
      TIMEOUT,
    )

    it(
      'has a link that carries the whole set-up',
      async () => {
        const visit = await site.visit('')
        const { page } = visit
        await visit.waitForStatus('idle')
        await page.getByRole('radio', { name: 'Gaussian (VAE)' }).check()
        for (const [label, value] of [
          ['Numbers in the code', '2'],
          ['Units of each level', '96, 24'],
          ['Learning rate', '0.003'],
        ] as const) {
          await page.getByLabel(label).fill(value)
          await page.getByLabel(label).press('Enter')
        }
        await page.locator('select[name=loss]').selectOption('huber')
        const hash = new URL(page.url()).hash
        expect(hash).toBe('#/playground?latent=gaussian&loss=huber&latentSize=2&learningRate=0.003&units=96-24')
        const other = await site.visit(hash)
        expect(await other.page.getByLabel('Units of each level').inputValue()).toBe('96, 24')
        expect(await other.page.getByLabel('Seed').inputValue()).toBe(String(defaultSetup.seed))
        expect(await other.page.getByRole('radio', { name: 'Gaussian (VAE)' }).isChecked()).toBe(true)
        await other.page.locator('.network-drawing svg[aria-label*="Code 2,"]').waitFor()
        await other.close()
        await visit.close()
      },
      TIMEOUT,
    )

    it.each([390, 768, 1440])(
      'fits a screen of %s pixels on every page',
      async (width) => {
        const visit = await site.visit('', { width })
        for (const page of pageNames) {
          await visit.page.evaluate((name) => location.assign(`#/${name}`), page)
          await visit.page.locator(`.${page} h1`).waitFor()
          expect(await visit.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
        }
        await visit.close()
      },
      TIMEOUT,
    )
  },
)

/** Presses Tab until the element with that name has the focus. */
async function tabTo(visit: Visit, name: string): Promise<void> {
  for (let press = 0; press < 60; press++) {
    if ((await focused(visit)) === name) return
    await visit.page.keyboard.press('Tab')
  }
  throw new Error(`No way by Tab to ${name}.`)
}

function focused({ page }: Visit): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement
    const label = (element as HTMLInputElement | null)?.labels?.[0]?.querySelector('.backend-name')
    return (label ?? element)?.textContent?.trim() ?? ''
  })
}
