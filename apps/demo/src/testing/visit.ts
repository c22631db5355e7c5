/** One visit to the site: what a person does there and sees, and what went wrong. */

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page, Worker } from 'playwright'
import type { TrainingStatus } from '../messages.js'
import type { BackendName } from '../setup/setup.js'

/** The machine may be busy. */
const PATIENCE = 120_000

export class Visit {
  readonly page: Page
  /** Errors and warnings of the console, and errors that nobody caught. */
  readonly complaints: string[] = []
  /** Addresses that are not the site's own. */
  readonly elsewhere: string[] = []
  readonly #url: string

  private constructor(page: Page, url: string) {
    this.page = page
    this.#url = url
  }

  static async of(page: Page, url: string): Promise<Visit> {
    const visit = new Visit(page, url)
    page.setDefaultTimeout(PATIENCE)
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) visit.complaints.push(message.text())
    })
    page.on('pageerror', (error) => visit.complaints.push(String(error)))
    page.on('request', (request) => {
      const { protocol, origin } = new URL(request.url())
      if (!['data:', 'blob:'].includes(protocol) && origin !== new URL(url).origin) visit.elsewhere.push(request.url())
    })
    return visit
  }

  /** Opens a page of the site, anew. */
  async open(hash: string): Promise<void> {
    await this.page.goto('about:blank')
    await this.page.goto(this.#url + hash)
    await this.page.locator('h1').waitFor()
  }

  /** Follows a link of the navigation. */
  async follow(name: string): Promise<void> {
    await this.page.locator('nav').getByRole('link', { name }).click()
  }

  async waitForStatus(...statuses: readonly TrainingStatus[]): Promise<void> {
    await this.page.waitForSelector(statuses.map((status) => `.status-${status}`).join(', '))
  }

  /** Presses the large button: train, pause, resume. */
  async pressMain(): Promise<void> {
    await this.page.getByTestId('main').click()
  }

  /** Waits until at least so many steps are done. */
  async waitForStep(step: number): Promise<void> {
    await this.page.waitForFunction(
      (due) => Number(document.querySelector('[data-testid=step]')?.textContent?.replace(/\D/g, '')) >= due,
      step,
    )
  }

  async step(): Promise<number> {
    return Number((await this.page.getByTestId('step').textContent())?.replace(/\D/g, ''))
  }

  async loss(): Promise<number> {
    return Number(await this.page.getByTestId('loss').textContent())
  }

  /** What the page says of the error of the reconstructions. */
  async error(): Promise<number> {
    return Number(await this.page.getByTestId('error').getAttribute('data-error'))
  }

  async activeBackend(): Promise<string> {
    return this.page.locator('.backend.active input').inputValue()
  }

  async chooseBackend(name: BackendName): Promise<void> {
    await this.page.locator(`.backend input[value=${name}]`).check()
    await this.page.waitForSelector(`.backend.active input[value=${name}]`)
  }

  /** The pictures of a row, as they are on the screen, in 0 … 1. */
  async pictures(row: number): Promise<readonly (readonly number[])[]> {
    const canvases = this.page.locator('.picture-row').nth(row).locator('canvas')
    return canvases.evaluateAll((found) =>
      found.map((element) => {
        const canvas = element as HTMLCanvasElement
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
        return Array.from({ length: data.length / 4 }, (_, i) => data[4 * i]! / 255)
      }),
    )
  }

  /** The worker in which training goes on. */
  worker(): Worker {
    return this.page.workers().find((worker) => /main-/.test(worker.url()) && !/certificate/.test(worker.url()))!
  }

  /** What axe finds serious or critical. */
  async faults(): Promise<readonly string[]> {
    const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
    await this.page.evaluate(axe)
    const found = await this.page.evaluate<readonly AxeViolation[]>(
      "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)",
    )
    return found
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join('; ')}`)
  }

  async close(): Promise<void> {
    await this.page.context().close()
  }
}

interface AxeViolation {
  readonly id: string
  readonly impact: string
  readonly nodes: readonly { readonly target: readonly string[] }[]
}
