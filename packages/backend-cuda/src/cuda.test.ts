import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import util from 'node:util'
import { selectBackend } from '@autoencoders/core'
import * as tf from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { cuda } from './index.js'

const addon =
  process.env.AUTOENCODERS_TFJS_NODE ?? fileURLToPath(new URL('../../../.native/tfjs_binding.node', import.meta.url))
const built = existsSync(addon)

it('does nothing until it is loaded', () => {
  expect(cuda()).toMatchObject({ name: 'cuda', tfjsName: 'tensorflow' })
  expect(tf.findBackendFactory('tensorflow')).toBeNull()
})

it('says so when an addon does not load, and leaves other backends alone', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cuda-'))
  const broken = join(folder, 'tfjs_binding.node')
  writeFileSync(broken, 'not an addon')
  await expect(selectBackend([cuda({ addon: broken })])).rejects.toThrow('Build it again: npx autoencoders-native')
  await expect(selectBackend([cuda({ addon: join(folder, 'none') })])).rejects.toThrow('expected an addon at the path')
  rmSync(folder, { recursive: true })
})

it.skipIf(!built)(
  `loads, passes the self-check, and says that it computes on the processor${built ? '' : ' (not run: there is no addon; npm run native builds it)'}`,
  async () => {
    const selection = await selectBackend([cuda({ addon })])
    expect(selection).toMatchObject({ name: 'cuda', tfjsName: 'tensorflow', precision: 'float32', passedOver: [] })
    expect(selection.version).toMatch(/^2\.\d+\.\d+/)
    expect(selection.features.length).toBe(1)
    if (selection.features.includes('cpu')) expect(selection.limitations).toEqual([expect.stringContaining('no GPU')])
  },
)

it.skipIf(!built)(
  `gives back what Node 23 took from util${built ? '' : ' (not run: there is no addon; npm run native builds it)'}`,
  async () => {
    const old = util as unknown as Record<string, unknown>
    const before = old.isNullOrUndefined
    delete old.isNullOrUndefined
    await cuda({ addon }).load()
    expect((old.isNullOrUndefined as (value: unknown) => boolean)(null)).toBe(true)
    if (before) old.isNullOrUndefined = before
  },
)

it.skipIf(!built)(
  `refuses a second TensorFlow in one process${built ? '' : ' (not run: there is no addon; npm run native builds it)'}`,
  async () => {
    await cuda({ addon }).load()
    const folder = mkdtempSync(join(tmpdir(), 'cuda-'))
    const other = join(folder, 'tfjs_binding.node')
    writeFileSync(other, '')
    await expect(cuda({ addon: other }).load()).rejects.toThrow('expected the addon that is in use')
    rmSync(folder, { recursive: true })
  },
)
