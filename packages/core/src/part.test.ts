import { describe, expect, it } from 'vitest'
import { OptionError } from './errors.js'
import { definePart, isPart, savePart } from './part.js'

const anything = definePart('penalty', 'anything', (options: Record<string, unknown>) => ({ seen: options }))

describe('definePart', () => {
  it('makes frozen parts that know what they are and what they were made of', () => {
    const part = anything({ factor: 2, name: 'x', flag: false, none: null, list: [1, [2]], nested: { deep: 1 } })
    expect(part.role).toBe('penalty')
    expect(part.kind).toBe('anything')
    expect(part.options).toEqual({ factor: 2, name: 'x', flag: false, none: null, list: [1, [2]], nested: { deep: 1 } })
    expect(part.seen).toEqual(part.options)
    expect(Object.isFrozen(part)).toBe(true)
    expect([anything.role, anything.kind]).toEqual(['penalty', 'anything'])
  })

  it('records what the options were, whatever happens to them later', () => {
    const options = { list: [1], nested: { deep: 1 } }
    const part = anything(options)
    options.list.push(2)
    options.nested.deep = 2
    expect(part.options).toEqual({ list: [1], nested: { deep: 1 } })
    expect(() => Object.assign(part.options.nested as object, { deep: 3 })).toThrow(TypeError)
    expect(() => (part.options.list as number[]).push(3)).toThrow(TypeError)
  })

  it('lets options be left out, and leaves out what is undefined', () => {
    expect(anything({}).options).toEqual({})
    expect((anything as () => { options: object })().options).toEqual({})
    expect(Object.keys(anything({ a: undefined, b: 1 }).options)).toEqual(['b'])
  })

  it('saves parts among the options as parts', () => {
    const inner = anything({ level: 2 })
    const outer = anything({ level: 1, inner, list: [inner] })
    const saved = { role: 'penalty', kind: 'anything', options: { level: 2 } }
    expect(outer.options).toEqual({ level: 1, inner: saved, list: [saved] })
    expect(JSON.parse(JSON.stringify(savePart(outer)))).toEqual({
      role: 'penalty',
      kind: 'anything',
      options: outer.options,
    })
  })

  it('keeps plain options that only look like parts', () => {
    const lookalike = { role: 'editor', kind: 'human', name: 'Ada' }
    expect(anything({ lookalike }).options).toEqual({ lookalike })
  })

  it('takes objects without a prototype, and __proto__ as a name like any other', () => {
    expect(anything({ bare: Object.assign(Object.create(null), { a: 1 }) }).options).toEqual({ bare: { a: 1 } })
    const part = anything(JSON.parse('{"__proto__":{"polluted":1}}') as Record<string, unknown>)
    expect(JSON.stringify(part.options)).toBe('{"__proto__":{"polluted":1}}')
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  })

  it.each([
    ['NaN', Number.NaN, 'NaN'],
    ['∞', Number.POSITIVE_INFINITY, 'Infinity'],
    ['a bigint', 1n, '1'],
    ['a function', () => 1, 'a function'],
    ['a symbol', Symbol('s'), 'a symbol'],
    ['a date', new Date(0), 'an object of type Date'],
    ['a typed array', new Float32Array(1), 'an object of type Float32Array'],
    ['a map', new Map(), 'an object of type Map'],
    ['undefined in an array', [undefined], 'undefined'],
  ])('refuses %s, however deep', (_, value, received) => {
    const expected =
      'options of finite numbers, strings, booleans, arrays, plain objects and parts, so that they can be saved'
    for (const options of [{ value }, { nested: [{ value }] }]) {
      expect(() => anything(options)).toThrow(new OptionError({ where: 'anything', expected, received }))
    }
  })

  it('refuses options that hold themselves', () => {
    const loop: Record<string, unknown> = {}
    loop.loop = loop
    expect(() => anything(loop)).toThrow(
      new OptionError({ where: 'anything', expected: 'options nested at most 32 deep', received: 'deeper ones' }),
    )
  })

  it.each([
    [0.001, '0.001'],
    ['text', '"text"'],
    [[1], 'an array of 1'],
    [anything({}), 'a part of role penalty'],
    [true, 'true'],
  ])('refuses options that are no object: case %#', (given, received) => {
    expect(() => anything(given as never)).toThrow(
      new OptionError({ where: 'anything', expected: 'an object of options', received }),
    )
  })
})

describe('isPart', () => {
  it('is true of parts, of one role if asked', () => {
    const part = anything({})
    expect([isPart(part), isPart(part, 'penalty'), isPart(part, 'latent')]).toEqual([true, true, false])
    expect(isPart(savePart(part))).toBe(true)
  })
  it('is false of everything else', () => {
    for (const other of [null, undefined, 'part', {}, { role: 'penalty' }, { role: 'penalty', kind: 'x' }, anything]) {
      expect(isPart(other)).toBe(false)
    }
  })
})
