import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { BackendError } from '../errors.js'
import { cpuForTests } from '../training/training-fixtures.js'
import { assertOneTfjs, assertOwnEngine } from './assert-one-tfjs.js'
import { selectBackend } from './select-backend.js'

/** A second copy of tfjs-core on disk, beside the first, so that it finds the same packages. */
const original = realpathSync(dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-core/package.json')))
let copy = ''

beforeAll(() => {
  copy = mkdtempSync(join(dirname(original), 'tfjs-core-copy-'))
  cpSync(join(original, 'package.json'), join(copy, 'package.json'))
  cpSync(join(original, 'dist', 'tf-core.node.js'), join(copy, 'dist', 'tf-core.node.js'))
})

afterAll(() => rmSync(copy, { recursive: true }))

describe('assertOneTfjs', () => {
  it('accepts the copy that core uses', () => assertOneTfjs('wasm', tf.Tensor))

  it('tells another copy from it, and how to be rid of it', () => {
    const other = createRequire(import.meta.url)(join(copy, 'dist', 'tf-core.node.js')) as typeof tf
    expect(() => assertOneTfjs('wasm', other.Tensor)).toThrow(BackendError)
    expect(() => assertOneTfjs('wasm', other.Tensor)).toThrow(
      /^wasm: expected one copy of @tensorflow\/tfjs-core, .*received another copy.*npm dedupe/,
    )
  })
})

describe('assertOwnEngine', () => {
  it('accepts an engine that core made, and leaves no tensor', async () => {
    await selectBackend([cpuForTests])
    const before = tf.memory().numTensors
    assertOwnEngine('selectBackend')
    expect(tf.memory().numTensors).toBe(before)
  })

  it('refuses one whose tensors are strangers, and disposes the probe', () => {
    const stranger = { dispose: vi.fn() }
    expect(() => assertOwnEngine('selectBackend', stranger)).toThrow(/imported earlier/)
    expect(stranger.dispose).toHaveBeenCalledOnce()
  })
})
