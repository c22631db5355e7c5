import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { publishedPackages, repositoryRoot } from '../published-packages.js'
import { type BundleOptions, bundle } from './bundle.js'
import { sizeCeilings } from './size-ceilings.js'

const packages = publishedPackages()
const entries = packages.flatMap(({ entries, folder }) => entries.map((entry) => ({ entry, folder })))
const folderOf = (room: string) => packages.find((candidate) => candidate.room === room)?.folder ?? ''
const platformOf = (entry: string): Required<BundleOptions>['platform'] =>
  entry.endsWith('/node') ? 'node' : 'browser'

describe.each(entries)('$entry', ({ entry, folder }) => {
  const platform = platformOf(entry)

  it('is no heavier than its ceiling', async () => {
    const { gzip } = await bundle({ code: `export * from '${entry}'`, folder, platform })
    const ceiling = sizeCeilings[entry]
    const advice = `${entry} has ${gzip} bytes. See tooling/release/src/size/size-ceilings.ts.`
    expect(ceiling, advice).toBeDefined()
    expect(gzip, advice).toBeLessThanOrEqual(ceiling ?? 0)
    // A ceiling far above shows nothing.
    expect(gzip, advice).toBeGreaterThan((ceiling ?? 0) * 0.5)
  })

  it('leaves nothing behind where nothing of it is used', async () => {
    const { code } = await bundle({ code: `import '${entry}'`, folder, platform })
    expect(code).toMatch(/^(export ?\{\};?)?\s*$/)
  })
})

it('has a ceiling for no entry that is not there', () => {
  expect(Object.keys(sizeCeilings).filter((name) => !entries.some(({ entry }) => entry === name))).toEqual([])
})

describe('one function of many', () => {
  it.each([
    ['metrics', 'meanSquaredError', 1_500, 'structural'],
    ['data', 'standardScaler', 4_500, 'vocabulary'],
    ['data', 'parseIdx', 4_500, 'scaler'],
    ['losses', 'squaredError', 3_600, 'huber'],
    ['core', 'ndArray', 1_200, 'selectBackend'],
    ['core', 'selectBackend', 4_000, 'safetensors'],
    ['autoencoders', 'meanSquaredError', 1_500, 'denseAutoencoder'],
  ])('of %s, %s, brings itself and what it needs', async (room, name, ceiling, foreign) => {
    const whole = await bundle({ code: `export * from '@autoencoders/${room}'`, folder: folderOf(room) })
    const one = await bundle({ code: `export { ${name} } from '@autoencoders/${room}'`, folder: folderOf(room) })
    expect(one.gzip).toBeLessThanOrEqual(ceiling)
    expect(one.code).not.toContain(foreign)
    expect(whole.code).toContain(foreign)
  })
})

describe('a page that trains the dense autoencoder on wasm', () => {
  const code = `
    import { wasm } from '@autoencoders/backend-wasm'
    import { selectBackend } from '@autoencoders/core'
    import { denseAutoencoder } from '@autoencoders/dense'
    globalThis.train = async (x) => {
      await selectBackend([wasm()])
      return denseAutoencoder({ inputShape: [784], hiddenUnits: [128], latentSize: 64 }).fit(x)
    }`
  it('has less JavaScript, with all of tfjs that it needs, than the union package of tfjs alone', async () => {
    const nothingOutside = () => false
    const page = await bundle({ code, folder: folderOf('dense'), isExternal: nothingOutside })
    const union = await bundle({
      code: `import * as tf from '@tensorflow/tfjs'\nglobalThis.tf = tf`,
      folder: join(repositoryRoot, 'tooling', 'release'),
      isExternal: nothingOutside,
    })
    expect(page.externals).toEqual([])
    expect(page.gzip).toBeLessThan(240_000)
    expect(union.gzip).toBeGreaterThan(250_000)
    expect(page.gzip).toBeLessThan(union.gzip)
  })
})
