import { expect, it } from 'vitest'
import { expectedDigests } from './expected-digests.js'
import { runBitExact } from './testing/bit-exact-run.js'

it('bit-exact training in Chromium gives every reference model the weights it has in every engine', async () => {
  expect(await runBitExact()).toEqual(expectedDigests)
})
