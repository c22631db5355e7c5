/** A training that begins in a browser and ends in Node. */

import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { cuda } from '@autoencoders/backend-cuda'
import { wasm } from '@autoencoders/backend-wasm'
import { certificateModels, lossDeviationOf, trainPart } from '@autoencoders/conformance'
import { type BackendAdapter, selectBackend } from '@autoencoders/core'
import { expect, it } from 'vitest'
import { type ChromiumPages, withChromium } from './chromium-pages.js'
import type { HandedPart } from './page/main.js'

const { CHROMIUM_PATH: executablePath, CHROMIUM_FLAGS: flags = '[]' } = process.env
const addon =
  process.env.AUTOENCODERS_TFJS_NODE ?? fileURLToPath(new URL('../../../.native/tfjs_binding.node', import.meta.url))

/** wasm → webgl → cpu in Chromium, and on in Node. */
async function route({ use }: ChromiumPages, model: string, last: BackendAdapter): Promise<number> {
  const losses: number[] = []
  let from: readonly number[] | null = null
  for (const [backend, until] of [
    ['wasm', 13],
    ['webgl', 25],
    ['cpu', 38],
  ] as const) {
    const asked: string = [backend, model, until, from].map((value) => JSON.stringify(value)).join()
    const part: HandedPart = await use((page) => page.evaluate<HandedPart>(`trainPartHere(${asked})`))
    losses.push(...part.losses)
    from = part.checkpoint
  }
  await selectBackend([last])
  losses.push(...(await trainPart(model, { from: Uint8Array.from(from!) })).losses)
  return lossDeviationOf(model, losses)
}

function trainAll(last: BackendAdapter): Promise<number[]> {
  return withChromium({ executablePath: executablePath!, flags: JSON.parse(flags) as string[] }, async (pages) => {
    const deviations: number[] = []
    for (const { name } of certificateModels) deviations.push(await route(pages, name, last))
    return deviations
  })
}

const title = 'a training goes from wasm to webgl to cpu in Chromium and on in Node as if it were unbroken, on'

it.skipIf(!executablePath)(`${title} wasm${executablePath ? '' : ' (not run: there is no Chromium)'}`, async () => {
  for (const deviation of await trainAll(wasm())) expect(deviation).toBeLessThan(1e-5)
})

const missing = executablePath ? 'there is no addon; npm run native builds it' : 'there is no Chromium'
const possible = Boolean(executablePath) && existsSync(addon)
it.skipIf(!possible)(`${title} TensorFlow${possible ? '' : ` (not run: ${missing})`}`, async () => {
  for (const deviation of await trainAll(cuda({ addon }))) expect(deviation).toBeLessThan(1e-5)
})
