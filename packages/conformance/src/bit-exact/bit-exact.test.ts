import { expect, it } from 'vitest'
import { referenceModels } from '../models/reference-models.js'
import { expectedDigests } from './expected-digests.js'
import { runBitExact } from './testing/bit-exact-run.js'

it('knows the digest of every reference model', () => {
  expect(Object.keys(expectedDigests)).toEqual(referenceModels.map(({ name }) => name))
})

it('bit-exact training in Node gives every reference model the weights it has in every engine', async () => {
  expect(await runBitExact()).toEqual(expectedDigests)
})
