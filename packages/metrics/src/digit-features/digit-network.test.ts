import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { classifyDigits, digitFeatures } from '../digit-features.js'
import type { ShapedNumbers } from '../index.js'

interface NetworkCase {
  readonly name: string
  readonly image: ShapedNumbers
  readonly features: readonly number[]
  readonly digit: number
}

const file = new URL('../../../../tooling/reference/generated/digit-network.json', import.meta.url)
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: NetworkCase[] }

describe('the network of digitFeatures', () => {
  it.each(cases)("gives what SciPy's correlations give of $name", ({ image, features, digit }) => {
    const images = { data: image.data, shape: [1, ...image.shape] }
    // Features are handed out in 32 bits.
    expect(digitFeatures(images).data).toEqual(Float32Array.from(features))
    expect([...classifyDigits(images)]).toEqual([digit])
  })
})
