/** What a visitor does, on every backend that a browser has: train, change the backend, touch, draw, save, come back. */

import { readFileSync } from 'node:fs'
import { wasm } from '@autoencoders/backend-wasm'
import { loadAutoencoder, ndArray, selectBackend, takeRows } from '@autoencoders/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BackendName } from './setup/setup.js'
import { checkSetup } from './setup/setup-codec.js'
import { canVisit, DemoSite } from './testing/demo-site.js'
import type { Visit } from './testing/visit.js'
import { definitions } from './worker/create-model.js'
import { embeddedData } from './worker/demo-data.js'

const TIMEOUT = 300_000

describe.skipIf(!canVisit)(
  canVisit ? 'a visit to the demo' : 'a visit to the demo (not run: there is no Chromium)',
  () => {
    let site: DemoSite

    beforeAll(async () => {
      site = await DemoSite.open({ gpu: true })
    }, TIMEOUT)

    afterAll(() => site?.close())

    // The GPUs are imitated by the processor here: they take a few steps, and wasm the rest.
    const routes: readonly {
      readonly on: BackendName
      readonly steps: number
      readonly via: readonly BackendName[]
    }[] = [
      { on: 'wasm', steps: 20, via: ['webgl', 'wasm'] },
      { on: 'webgl', steps: 12, via: ['wasm'] },
      { on: 'webgpu', steps: 5, via: ['wasm'] },
    ]

    it.each(routes)(
      'trains on $on, goes on on $via, and all the rest',
      async ({ on, steps, via }) => {
        const visit = await site.visit(`#/playground?count=400&epochs=60&batchSize=40&learningRate=0.005&backend=${on}`)
        await visit.waitForStatus('idle')
        expect(await visit.activeBackend()).toBe(on)
        await visit.pressMain()
        await visit.waitForStep(1)
        const atFirst = await visit.loss()
        await visit.waitForStep(steps)
        expect(await visit.loss()).toBeLessThan(0.8 * atFirst)
        for (const next of via) await changeBackend(visit, next)
        await visit.waitForStatus('finished')
        // Every step is there once.
        expect(Number(await visit.page.locator('.plot').getAttribute('data-points'))).toBe(await visit.step())
        await checkRecognisable(visit)
        await touchTheMap(visit)
        await draw(visit)
        await saveAndComeBack(visit)
        expect(visit.complaints).toEqual([])
        expect(visit.elsewhere).toEqual([])
        await visit.close()
      },
      TIMEOUT,
    )

    it(
      'goes on elsewhere when the WebGL context in its worker is lost',
      async () => {
        const visit = await site.visit('#/playground?count=400&batchSize=60&epochs=60&backend=webgl')
        await visit.waitForStatus('idle')
        await visit.pressMain()
        await visit.waitForStep(12)
        await visit.worker().evaluate(loseContext)
        await visit.page.getByText(/WebGL was lost .* Training goes on with WebAssembly/).waitFor()
        await visit.waitForStatus('finished')
        expect(await visit.activeBackend()).toBe('wasm')
        expect(await visit.step()).toBe(360)
        expect(Number(await visit.page.locator('.plot').getAttribute('data-points'))).toBe(360)
        expect(await visit.error()).toBeLessThan(0.05)
        await visit.close()
      },
      TIMEOUT,
    )
  },
)

/** The steps are counted on, and the loss goes on from where it was. */
async function changeBackend(visit: Visit, next: BackendName): Promise<void> {
  const [step, loss] = [await visit.step(), await visit.loss()]
  await visit.chooseBackend(next)
  await visit.waitForStep(step + 3)
  expect(await visit.loss()).toBeLessThan(1.3 * loss)
}

/** Every picture is more like its own original than like any other, and much nearer than a blank one. */
async function checkRecognisable(visit: Visit): Promise<void> {
  const [originals, reconstructions] = [await visit.pictures(0), await visit.pictures(1)]
  expect(originals).toHaveLength(12)
  reconstructions.forEach((picture, i) => {
    const distances = originals.map((original) => meanSquare(picture, original))
    expect(distances.indexOf(Math.min(...distances))).toBe(i)
  })
  const errors = reconstructions.map((picture, i) => meanSquare(picture, originals[i]!))
  const error = errors.reduce((sum, value) => sum + value, 0) / errors.length
  const blank = originals.map((original) => meanSquare(original, []))
  expect(error).toBeLessThan(0.3 * (blank.reduce((sum, value) => sum + value, 0) / blank.length))
  expect(Math.abs(error - (await visit.error()))).toBeLessThan(1e-3)
  console.info(`mean squared error ${error.toFixed(4)}, of a blank picture ${(blank[0] ?? 0).toFixed(4)}`)
}

function meanSquare(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, value, i) => sum + (value - (other[i] ?? 0)) ** 2, 0) / one.length
}

/** Dragging over the map changes what is decoded; so do the sliders. */
async function touchTheMap(visit: Visit): Promise<void> {
  const { page } = visit
  await visit.follow('Latent space')
  const map = page.getByTestId('code-map')
  await map.scrollIntoViewIfNeeded()
  const { x, y, width } = (await map.boundingBox())!
  await page.mouse.move(x + 0.3 * width, y + 0.3 * width)
  await page.mouse.down()
  const codes = [await codeAfter(visit, () => page.mouse.move(x + 0.4 * width, y + 0.35 * width))]
  codes.push(await codeAfter(visit, () => page.mouse.move(x + 0.7 * width, y + 0.7 * width)))
  await page.mouse.up()
  codes.push(await codeAfter(visit, () => page.getByLabel('Marker, up').press('ArrowUp')))
  expect(new Set(codes).size).toBe(3)
  await page.getByRole('button', { name: 'Draw the grid' }).click()
  await page.waitForSelector('[data-testid=traversal] canvas:nth-child(81)')
  await page.getByRole('button', { name: 'Interpolate' }).click()
  await page.waitForSelector('[data-testid=interpolation] canvas:nth-child(9)')
}

/** The code that is shown once it is another one. */
async function codeAfter({ page }: Visit, act: () => Promise<void>): Promise<string> {
  const shown = () => document.querySelector('[data-testid=explored]')?.textContent ?? ''
  const before = await page.evaluate(shown)
  await act()
  await page.waitForFunction(
    (old) => (document.querySelector('[data-testid=explored]')?.textContent ?? '') !== old,
    before,
  )
  return page.evaluate(shown)
}

/** A seven drawn with the mouse is placed on the map and drawn again. */
async function draw({ page }: Visit): Promise<void> {
  const pad = page.getByTestId('pad')
  await pad.scrollIntoViewIfNeeded()
  const { x, y, width } = (await pad.boundingBox())!
  const at = (across: number, down: number) => [x + across * width, y + down * width] as const
  await page.mouse.move(...at(0.3, 0.25))
  await page.mouse.down()
  await page.mouse.move(...at(0.7, 0.25), { steps: 8 })
  await page.mouse.move(...at(0.45, 0.8), { steps: 8 })
  await page.mouse.up()
  await page.getByText(/^Placed at /).waitFor()
}

/** The file opens in Node with the same reconstructions, and on the page after a reload. */
async function saveAndComeBack(visit: Visit): Promise<void> {
  const { page } = visit
  await visit.follow('Playground')
  const error = await visit.error()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save model' }).click(),
  ])
  const path = await download.path()
  expect(await errorInNode(path)).toBeCloseTo(error, 5)
  await visit.open('#/playground?count=400')
  await visit.waitForStatus('idle')
  await page.getByTestId('open-model').setInputFiles({
    name: 'mine.safetensors',
    mimeType: 'application/octet-stream',
    buffer: readFileSync(path),
  })
  await page.getByText('Opened mine.safetensors').waitFor()
  await page.waitForFunction(
    (due) => Math.abs(Number(document.querySelector<HTMLElement>('[data-error]')?.dataset.error) - due) < 1e-5,
    error,
  )
}

async function errorInNode(path: string): Promise<number> {
  await selectBackend([wasm()])
  const model = await loadAutoencoder(Uint8Array.from(readFileSync(path)), definitions)
  const { heldBack } = embeddedData(checkSetup(model.metadata.setup))
  const shown = takeRows(
    heldBack,
    Array.from({ length: 12 }, (_, i) => i),
  )
  const { data } = await model.reconstruct(ndArray(shown.data, [12, ...model.inputShape]))
  model.dispose()
  return data.reduce((sum, value, i) => sum + (value - shown.data[i]!) ** 2, 0) / data.length
}

/** In the worker: tfjs keeps its engine in the global scope, where a test finds it without the demo's help. */
function loseContext(): void {
  const { gl } = (globalThis as unknown as TfjsScope)._tfengine.registry.webgl.gpgpu
  gl.getExtension('WEBGL_lose_context')!.loseContext()
}

interface TfjsScope {
  readonly _tfengine: {
    readonly registry: { readonly webgl: { readonly gpgpu: { readonly gl: WebGL2RenderingContext } } }
  }
}
