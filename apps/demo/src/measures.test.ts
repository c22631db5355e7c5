/** What is promised in figures: how much is loaded, how soon it trains, that the page stays free and memory flat. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canVisit, DemoSite, distFolder } from './testing/demo-site.js'
import type { Visit } from './testing/visit.js'

const TIMEOUT = 240_000
const KILOBYTE = 1024

describe.skipIf(!canVisit)(
  canVisit ? 'the demo in figures' : 'the demo in figures (not run: there is no Chromium)',
  () => {
    let site: DemoSite

    beforeAll(async () => {
      site = await DemoSite.open({ gpu: false })
    }, TIMEOUT)

    afterAll(() => site?.close())

    it('loads less than 300 KB, compressed, before a backend is chosen', () => {
      const files = firstFiles()
      const sizes = files.map((file) => gzipSync(readFileSync(join(distFolder, 'assets', file))).length)
      const total = sizes.reduce((sum, size) => sum + size, 0)
      console.info(`first load: ${(total / KILOBYTE).toFixed(0)} KB in ${files.length} files`)
      // Page, worker and style at least.
      expect(files.length).toBeGreaterThanOrEqual(3)
      expect(total).toBeLessThan(300 * KILOBYTE)
    })

    it(
      'takes its first step soon after Train is pressed, and leaves the page free',
      async () => {
        const visit = await site.visit('#/playground?epochs=500')
        await visit.waitForStatus('idle')
        const started = performance.now()
        await visit.pressMain()
        await visit.waitForStep(1)
        const firstStep = performance.now() - started
        await visit.waitForStep(30)
        const longest = await longestTasks(visit)
        console.info(
          `first step after ${firstStep.toFixed(0)} ms; longest tasks of the page, in ms: ${longest.join(', ')}`,
        )
        expect(Math.min(...longest)).toBeLessThanOrEqual(50)
        // 3 s is the aim, and a busy machine its excuse.
        expect(firstStep).toBeLessThan(15_000)
        await visit.close()
      },
      TIMEOUT,
    )

    it(
      'holds no more after a long training than after a short one',
      async () => {
        const visit = await site.visit('#/playground?count=400&batchSize=8&epochs=200')
        await visit.waitForStatus('idle')
        await visit.pressMain()
        await visit.waitForStep(300)
        const early = await memoryOf(visit)
        await visit.waitForStep(1500)
        const late = await memoryOf(visit)
        console.info(
          `tensors ${early.tensors} → ${late.tensors}, page heap ${toMegabytes(early.heap)} → ${toMegabytes(late.heap)} MB`,
        )
        expect(late.tensors).toBe(early.tensors)
        // The loss curve grows to its limit of points; anything else would grow faster.
        expect(late.heap - early.heap).toBeLessThan(4 * KILOBYTE * KILOBYTE)
        await visit.close()
      },
      TIMEOUT,
    )

    it(
      'works without a network after the first visit',
      async () => {
        const visit = await site.visit('#/playground?count=400&epochs=2')
        await visit.waitForStatus('idle')
        await visit.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
        await visit.page.context().setOffline(true)
        await visit.page.reload()
        await visit.waitForStatus('idle')
        await visit.pressMain()
        await visit.waitForStatus('finished')
        expect(visit.complaints).toEqual([])
        await visit.close()
      },
      TIMEOUT,
    )

    it(
      'trains on a table of one’s own',
      async () => {
        const visit = await site.visit('#/playground?epochs=3&latentSize=2&units=8')
        await visit.waitForStatus('idle')
        const rows = Array.from({ length: 80 }, (_, i) => `${i},${(i * 7) % 13},${i % 2 ? 'odd' : 'even'}`)
        const buffer = Buffer.from(['a,b,class', ...rows].join('\n'))
        await visit.page.getByTestId('open-files').setInputFiles({ name: 'table.csv', mimeType: 'text/csv', buffer })
        await visit.page.getByText('72 samples of 2 to train on, 8 held back').waitFor()
        await visit.waitForStatus('idle')
        await visit.pressMain()
        await visit.waitForStatus('finished')
        expect(await visit.page.locator('.picture-row').first().locator('svg').count()).toBe(8)
        await visit.close()
      },
      TIMEOUT,
    )

    it(
      'measures its certificate and exports it',
      async () => {
        const visit = await site.visit('#/certificate')
        const { page } = visit
        // The GPUs imitated here have a certificate of their own in another test.
        for (const name of ['WebGPU', 'WebGL']) await page.getByRole('checkbox', { name }).uncheck()
        await page.getByRole('button', { name: 'Measure this device' }).click()
        await page.waitForSelector('[data-status=done]')
        expect(await page.getByText('10 of 10 trainings agree').count()).toBe(1)
        const [download] = await Promise.all([
          page.waitForEvent('download'),
          page.getByRole('button', { name: 'Export as JSON' }).click(),
        ])
        const { rows } = JSON.parse(readFileSync(await download.path(), 'utf8')) as { rows: { pass: boolean }[] }
        expect(rows).toHaveLength(10)
        expect(rows.every(({ pass }) => pass)).toBe(true)
        await visit.close()
      },
      TIMEOUT,
    )
  },
)

/** The style, the page's code and its worker's, with all that these import before they run. */
function firstFiles(): readonly string[] {
  const html = readFileSync(join(distFolder, 'index.html'), 'utf8')
  const assets = readdirSync(join(distFolder, 'assets'))
  const named = [...html.matchAll(/assets\/([\w.-]+\.(?:js|css))/g)].map(([, file]) => file!)
  const entry = named.find((file) => file.endsWith('.js'))!
  const workers = assets.filter((file) => /^main-.*\.js$/.test(file) && textOf(entry).includes(file))
  const found = new Set([...named, ...workers])
  for (const file of found) {
    if (!file.endsWith('.js')) continue
    for (const [, imported] of textOf(file).matchAll(/(?:from|import)\s*["'`]\.\/([\w.-]+\.js)["'`]/g))
      found.add(imported!)
  }
  return [...found]
}

function textOf(file: string): string {
  return readFileSync(join(distFolder, 'assets', file), 'utf8')
}

/**
 * The longest task of the page while it trains, in one stretch after the other until one is free of long ones. Other work on the
 * machine makes tasks longer and never shorter, so the best stretch is nearest to what the page itself takes. In each of them curves,
 * pictures and the map of codes are drawn.
 */
async function longestTasks({ page }: Visit): Promise<readonly number[]> {
  const longest: number[] = []
  while (longest.length < 20 && Math.min(...longest) > 50) {
    longest.push(Math.round(await page.evaluate(longestTaskWithin, 1500)))
  }
  return longest
}

/** In the page. Tasks of less than 50 ms are not reported: 0. */
async function longestTaskWithin(milliseconds: number): Promise<number> {
  let longest = 0
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longest = Math.max(longest, duration)
  })
  observer.observe({ type: 'longtask' })
  await new Promise((resolve) => setTimeout(resolve, milliseconds))
  observer.disconnect()
  return longest
}

async function memoryOf(visit: Visit): Promise<{ readonly tensors: number; readonly heap: number }> {
  const session = await visit.page.context().newCDPSession(visit.page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize: heap } = await session.send('Runtime.getHeapUsage')
  await session.detach()
  // Between two steps, so that what a step needs meanwhile is not counted.
  await visit.pressMain()
  await visit.waitForStatus('paused')
  const tensors = await visit.worker().evaluate(countTensors)
  await visit.pressMain()
  await visit.waitForStatus('running')
  return { tensors, heap }
}

/** tfjs keeps its engine in the global scope, where a test finds it without the demo's help. */
interface TfjsScope {
  readonly _tfengine: {
    memory(): { readonly numTensors: number }
  }
}

function countTensors(): number {
  return (globalThis as unknown as TfjsScope)._tfengine.memory().numTensors
}

function toMegabytes(bytes: number): string {
  return (bytes / KILOBYTE / KILOBYTE).toFixed(1)
}
