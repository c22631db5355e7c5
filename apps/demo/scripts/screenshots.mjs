// Pictures of every page, trained: in both languages, on a phone and on a wide screen, light and dark.

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright'
import { preview } from 'vite'

const { CHROMIUM_PATH: executablePath, CHROMIUM_FLAGS: flags = '[]' } = process.env
if (!executablePath) {
  console.error('No Chromium found. Install Chromium or Chrome, or set CHROMIUM_PATH to one.')
  process.exit(1)
}
const root = fileURLToPath(new URL('..', import.meta.url))
const folder = join(root, 'screenshots')
mkdirSync(folder, { recursive: true })

const setup = 'latent=gaussian&latentSize=2&count=1000&epochs=20&units=128-32'
const server = await preview({ root, configFile: false, logLevel: 'error', preview: { port: 0, host: '127.0.0.1' } })
const browser = await chromium.launch({
  executablePath,
  args: [...JSON.parse(flags).filter((flag) => !/gpu|swiftshader|vulkan/i.test(flag)), '--disable-gpu'],
})
try {
  for (const [language, theme] of [
    ['en', 'light'],
    ['zh', 'dark'],
  ]) {
    const page = await browser.newPage({ colorScheme: theme, viewport: { width: 1440, height: 900 } })
    page.setDefaultTimeout(300_000)
    await page.goto(`${server.resolvedUrls.local[0]}#/playground?${setup}&lang=${language}`)
    await page.waitForSelector('.status-idle')
    await page.getByTestId('main').click()
    await page.waitForSelector('.status-finished')
    for (const name of ['playground', 'latent', 'certificate']) {
      await page.evaluate((hash) => location.assign(hash), `#/${name}?${setup}`)
      await page.waitForSelector(`.${name} h1`)
      if (name === 'latent') await touch(page)
      if (name === 'certificate') await measure(page)
      for (const width of [390, 1440]) {
        await page.setViewportSize({ width, height: 900 })
        await page.evaluate(() => scrollTo(0, 0))
        await page.waitForTimeout(400)
        const path = join(folder, `${name}-${language}-${theme}-${width}.png`)
        await page.screenshot({ path, fullPage: true })
        console.log(path)
      }
    }
    await page.close()
  }
} finally {
  await browser.close()
  await server.close()
}

/** Something on every part of the page. */
async function touch(page) {
  await page.locator('.latent-column button').nth(0).click()
  await page.locator('.drawing-layout + .control-row button').first().click()
  await page.getByTestId('interpolation').waitFor()
  await page.locator('.latent-column').nth(1).locator('.card').nth(1).locator('button').click()
  await page.getByTestId('traversal').waitFor()
  const map = await page.getByTestId('code-map').boundingBox()
  await page.mouse.click(map.x + 0.55 * map.width, map.y + 0.45 * map.height)
  await page.getByTestId('explored').waitFor()
}

/** The fastest two backends: a GPU imitated in software would take a minute. */
async function measure(page) {
  for (const name of ['webgpu', 'webgl']) await page.locator(`.checks input[name=${name}]`).uncheck()
  await page.locator('.certificate .primary').click()
  await page.waitForSelector('[data-status=done]')
  for (const name of ['webgpu', 'webgl']) await page.locator(`.checks input[name=${name}]`).check()
}
