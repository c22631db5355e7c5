import { runInNewContext } from 'node:vm'
import { describe, expect, it, vi } from 'vitest'
import {
  AutoencoderError,
  BackendError,
  BundleError,
  DataError,
  DivergenceError,
  FormatError,
  isAutoencoderError,
  OptionError,
  PartError,
  ShapeError,
} from './errors.js'

const details = {
  where: 'encode',
  expected: 'input [*, 784]',
  received: '[784]',
  repair: 'Add a batch axis: [1, 784].',
}

describe('errors', () => {
  it('say where, what was expected, what came and what to do, in one line and in fields', () => {
    const error = new DataError(details)
    expect(error.message).toBe('encode: expected input [*, 784], received [784]. Add a batch axis: [1, 784].')
    expect(error).toMatchObject(details)
  })

  it('end with what came where there is no repair', () => {
    const { repair, ...rest } = details
    const error = new DataError(rest)
    expect(error.message).toBe('encode: expected input [*, 784], received [784].')
    expect('repair' in error).toBe(false)
  })

  it.each(Object.entries({ ShapeError, DataError, OptionError, FormatError, BackendError, PartError }))(
    '%s is an Error with its name',
    (name, Kind) => {
      const error = new Kind(details, { cause: 'c' })
      expect(error.name).toBe(name)
      expect(error.cause).toBe('c')
      expect(error).toBeInstanceOf(AutoencoderError)
      expect(error).toBeInstanceOf(Error)
      expect(String(error)).toBe(`${name}: ${error.message}`)
    },
  )

  it('carry what programs need', () => {
    expect(new BundleError('truncated', details)).toMatchObject({ name: 'BundleError', fault: 'truncated' })
    expect(new DivergenceError(7, details)).toMatchObject({ name: 'DivergenceError', step: 7 })
  })
})

describe('isAutoencoderError', () => {
  it('knows ours from others', () => {
    expect(isAutoencoderError(new DataError(details))).toBe(true)
    for (const other of [new Error('no'), null, undefined, 'text', 1, {}, details]) {
      expect(isAutoencoderError(other)).toBe(false)
    }
  })

  it('knows the errors of another installed copy', async () => {
    vi.resetModules()
    const copy = await import('./errors.js')
    expect(copy.DataError).not.toBe(DataError)
    const foreign = new copy.DataError(details)
    expect(foreign).not.toBeInstanceOf(DataError)
    expect(isAutoencoderError(foreign)).toBe(true)
    expect(copy.isAutoencoderError(new DataError(details))).toBe(true)
  })

  it('knows them across realms, where even Error is another class', () => {
    const foreign: unknown = runInNewContext(
      "const error = new Error('x'); Object.defineProperty(error, Symbol.for('@autoencoders/error'), { value: true }); error",
    )
    expect(foreign).not.toBeInstanceOf(Error)
    expect(isAutoencoderError(foreign)).toBe(true)
  })
})
