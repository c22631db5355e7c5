import { OptionError } from '@autoencoders/core'
import { expect, it } from 'vitest'
import { families } from './families.js'
import { parseOptions } from './options.js'

it('takes every backend unless some are named', () => {
  expect(parseOptions([])).toEqual({
    backends: ['cpu', 'wasm', 'wasm-threads', 'webgl', 'webgpu', 'cuda'],
    models: families.flatMap(({ members }) => members.map(({ model }) => model.name)),
    ...{ asked: false, html: 'conformance.html' },
  })
  expect(
    parseOptions(['--backend', 'wasm,webgpu', '--models', 'raeL2', '--json', 'a.json', '--html', 'b.html']),
  ).toEqual({
    backends: ['wasm', 'webgpu'],
    models: ['raeL2'],
    ...{ asked: true, json: 'a.json', html: 'b.html' },
  })
})

it('takes models and families by name, in the order of the certificate', () => {
  expect(parseOptions(['--models', 'vaeGan,vae,betaVae'])?.models).toEqual(['vae', 'betaVae', 'vaeGan'])
  const { models } = parseOptions(['--models', 'dense,adversarial'])!
  expect(models[0]).toBe('dense')
  expect(models.slice(1)).toEqual(families.find(({ name }) => name === 'adversarial')!.members.map((m) => m.model.name))
  expect(() => parseOptions(['--models', 'transformer'])).toThrow('received transformer')
})

it('gives help, and refuses what it does not know', () => {
  expect(parseOptions(['--help'])).toBeUndefined()
  expect(() => parseOptions(['--backend', 'metal'])).toThrow(OptionError)
  expect(() => parseOptions(['--backend', 'metal'])).toThrow('received metal')
  expect(() => parseOptions(['--fast'])).toThrow(OptionError)
})
