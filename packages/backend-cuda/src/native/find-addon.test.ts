import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BackendError } from '@autoencoders/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { findAddon } from './find-addon.js'

let root: string
const packageName = 'tfjs-node'
const require = { resolve: (path: string) => join(root, 'node_modules', path) }

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'addon-'))
  vi.stubEnv('AUTOENCODERS_TFJS_NODE', undefined)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(root, { recursive: true, force: true })
})

function addonIn(...path: string[]): string {
  const folder = join(root, ...path)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'tfjs_binding.node'), '')
  return join(folder, 'tfjs_binding.node')
}

const search = (folder: string, asked?: string) =>
  findAddon({ asked, packageName, require, folder: join(root, folder) })

describe('findAddon', () => {
  it('takes what was asked for before anything else', () => {
    const [own, other] = [addonIn('own'), addonIn('other')]
    addonIn('project', '.native')
    vi.stubEnv('AUTOENCODERS_TFJS_NODE', other)
    expect(search('project', own)).toBe(own)
    expect(search('project')).toBe(other)
  })

  it('takes what was built in the folder or one above, then that of the package', () => {
    const packaged = addonIn('node_modules', packageName, 'lib', 'napi-v8')
    expect(search('project/app')).toBe(packaged)
    const above = addonIn('.native')
    expect(search('project/app')).toBe(above)
    const here = addonIn('project', 'app', '.native')
    expect(search('project/app')).toBe(here)
  })

  it('says what to do when there is none', () => {
    expect(() => search('project')).toThrow(BackendError)
    expect(() => search('project')).toThrow(
      'Build one: npx autoencoders-native, or name yours in AUTOENCODERS_TFJS_NODE.',
    )
    expect(() => search('project', join(root, 'nothing'))).toThrow('expected an addon at the path of option addon')
    vi.stubEnv('AUTOENCODERS_TFJS_NODE', join(root, 'nothing'))
    expect(() => search('project')).toThrow('expected an addon at the path of AUTOENCODERS_TFJS_NODE')
  })
})
