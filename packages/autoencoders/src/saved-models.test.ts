import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  convDefinitions,
  corruptions,
  cpu,
  denseDefinitions,
  loadAutoencoder,
  lstmDefinitions,
  type NdArray,
  reconstructionDefinitions,
  selectBackend,
  variationalDefinitions,
} from './index.js'

/** Bundles that releases wrote, by release: what users have on their disks. See `scripts/write-saved-models.mjs`. */
const folder = fileURLToPath(new URL('./testing/saved-models/', import.meta.url))
const models = readdirSync(folder).flatMap((release) =>
  readdirSync(`${folder}/${release}`).flatMap((file) => {
    const name = /^(.*)\.safetensors$/.exec(file)?.[1]
    return name ? [{ release, name }] : []
  }),
)

const definitions = [
  denseDefinitions,
  convDefinitions,
  lstmDefinitions,
  variationalDefinitions,
  reconstructionDefinitions,
  corruptions,
]

/** Data between 0 and 1, the same everywhere. */
function rows(...shape: number[]): NdArray {
  const length = shape.reduce((size, axis) => size * axis, 1)
  return { data: Float32Array.from({ length }, (_, i) => ((i * 37) % 101) / 101), shape }
}

beforeAll(async () => void (await selectBackend([cpu()])))

describe('a model saved by an earlier release', () => {
  it('is among those kept', () =>
    expect(models.map(({ name }) => name)).toEqual(expect.arrayContaining(['dense', 'vqVae'])))

  it.each(models)('$name of $release opens, and is what it was', async ({ release, name }) => {
    const path = `${folder}/${release}/${name}`
    const model = await loadAutoencoder(readFileSync(`${path}.safetensors`), definitions)
    const expected = JSON.parse(readFileSync(`${path}.json`, 'utf8')) as Record<'codes' | 'output' | 'scores', NdArray>
    const samples = rows(3, ...model.inputShape)
    const received = {
      codes: await model.encode(samples),
      output: await model.reconstruct(samples),
      scores: await model.score(samples),
    }
    for (const key of ['codes', 'output', 'scores'] as const) {
      expect(received[key].shape).toEqual(expected[key].shape)
      const deviation = Array.from(received[key].data, (value, i) =>
        Math.abs(value - (expected[key].data[i] ?? Number.NaN)),
      )
      expect(Math.max(...deviation), key).toBeLessThan(1e-6)
    }
    expect(model.metadata).toEqual({ name, note: 'é' })
    // It can be trained on, too: optimizer and parts are whole.
    const { epochs } = await model.fit(rows(8, ...model.inputShape), { epochs: 1 })
    expect(epochs[0]?.loss).toBeGreaterThan(0)
    model.dispose()
  })
})
