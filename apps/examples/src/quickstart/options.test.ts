import { OptionError } from '@autoencoders/core'
import { describe, expect, it } from 'vitest'
import { chooseBackend } from '../choose-backend.js'
import { parseQuickstartOptions } from './options.js'

describe('the quickstart’s command line', () => {
  it('has defaults', () => {
    expect(parseQuickstartOptions([])).toEqual({ epochs: 10, seed: 1, out: 'quickstart-out' })
  })
  it('takes every option', () => {
    const args = [
      '--data',
      'mnist',
      '--backend',
      'cpu',
      '--epochs',
      '2',
      '--limit',
      '100',
      '--seed',
      '0',
      '--json',
      'a.json',
      '--out',
      'o',
    ]
    expect(parseQuickstartOptions(args)).toEqual({
      data: 'mnist',
      backend: 'cpu',
      epochs: 2,
      limit: 100,
      seed: 0,
      json: 'a.json',
      out: 'o',
    })
  })
  it('shows help', () => {
    expect(parseQuickstartOptions(['--help'])).toBeUndefined()
  })
  it.each([
    [['--epochs', '0'], 'quickstart: expected --epochs to be a whole number of at least 1, received "0".'],
    [['--epochs', '2.5'], 'received "2.5"'],
    [['--limit', '-3'], 'quickstart: expected'],
    [['--seed', 'x'], 'received "x"'],
    [['--epoch', '2'], "Unknown option '--epoch'"],
    [['now'], 'quickstart: expected the options that --help lists'],
  ])('refuses %j', (args, message) => {
    expect(() => parseQuickstartOptions(args)).toThrow(OptionError)
    expect(() => parseQuickstartOptions(args)).toThrow(message)
  })
  it('names the backends when asked for another', () => {
    expect(() => chooseBackend('cuda')).toThrow('chooseBackend: expected a backend named wasm or cpu, received "cuda".')
  })
})
