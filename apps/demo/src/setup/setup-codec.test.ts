import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type ChoiceName, choices, defaultSetup, examples, limits, type NumberName, type Setup } from './setup.js'
import { checkSetup, decodeSetup, encodeSetup, unitsOf } from './setup-codec.js'

const anySetup: fc.Arbitrary<Setup> = fc
  .record({
    ...Object.fromEntries(
      (Object.keys(choices) as ChoiceName[]).map((name) => [name, fc.constantFrom(...choices[name])]),
    ),
    ...Object.fromEntries(
      (Object.keys(limits) as NumberName[]).map((name) => {
        const { minimum: min, maximum: max, whole } = limits[name]
        return [name, whole ? fc.integer({ min, max }) : fc.double({ min, max, noNaN: true })]
      }),
    ),
    units: fc.array(fc.integer({ min: 1, max: 1024 }), { minLength: 1, maxLength: 4 }),
  })
  .map((values) => values as unknown as Setup)

it('gives every set-up back that it was given', () => {
  fc.assert(
    fc.property(anySetup, (setup) => {
      expect(decodeSetup(new URLSearchParams(encodeSetup(setup).toString()))).toEqual(setup)
    }),
  )
})

it('says nothing of what is as in the default', () => {
  expect(encodeSetup(defaultSetup).toString()).toBe('')
  expect(encodeSetup({ ...defaultSetup, ...examples.map }).toString()).toBe(
    'latent=gaussian&latentSize=2&epochs=30&units=256-64',
  )
})

it('takes the default for what makes no sense, and the nearest number within the limits', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...Object.keys(defaultSetup)), fc.string()), (values) => {
      const setup = decodeSetup(new URLSearchParams(values))
      expect(checkSetup(setup)).toEqual(setup)
    }),
  )
  expect(decodeSetup(new URLSearchParams('latent=none&epochs=1e9&seed=&units=0-x')).epochs).toBe(500)
  expect(decodeSetup(new URLSearchParams('latent=none&seed=&units=0-x'))).toEqual(defaultSetup)
  expect(checkSetup(null)).toEqual(defaultSetup)
  expect(unitsOf('128, 64;32')).toEqual([128, 64, 32])
})
