import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BackendError } from '../errors.js'
import { assertOneTfjs } from './assert-one-tfjs.js'

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
