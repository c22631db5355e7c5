import { OptionError } from '@autoencoders/core'
import { expect, it } from 'vitest'
import { parseOptions } from './options.js'

it('takes every backend unless some are named', () => {
  expect(parseOptions([])).toEqual({
    backends: ['cpu', 'wasm', 'wasm-threads', 'webgl', 'webgpu', 'cuda'],
    ...{ asked: false, html: 'conformance.html' },
  })
  expect(parseOptions(['--backend', 'wasm,webgpu', '--json', 'a.json', '--html', 'b.html'])).toEqual({
    backends: ['wasm', 'webgpu'],
    ...{ asked: true, json: 'a.json', html: 'b.html' },
  })
})

it('gives help, and refuses what it does not know', () => {
  expect(parseOptions(['--help'])).toBeUndefined()
  expect(() => parseOptions(['--backend', 'metal'])).toThrow(OptionError)
  expect(() => parseOptions(['--backend', 'metal'])).toThrow('received metal')
  expect(() => parseOptions(['--fast'])).toThrow(OptionError)
})
