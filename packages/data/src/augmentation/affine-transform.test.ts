import { ndArray } from '@autoencoders/core'
import { describe, expect, it } from 'vitest'
import reference from '../../../../tooling/reference/generated/augmentation.json' with { type: 'json' }
import { affineTransform, type InverseMap, inverseAffineMap } from './affine-transform.js'

const identity = { rotation: 0, scale: 1, shear: 0, translation: [0, 0] } as const
const ramp = (height: number, width: number) =>
  ndArray(
    Array.from({ length: height * width }, (_, i) => i + 1),
    [height, width, 1],
  )
const map = (
  parameters: Partial<Parameters<typeof inverseAffineMap>[0]>,
  size: readonly [number, number],
): InverseMap => inverseAffineMap({ ...identity, ...parameters }, size)

describe('affineTransform beside SciPy', () => {
  it.each(reference.cases)('$parameters, fill $fill', ({ parameters, fill, image, nearest, bilinear }) => {
    const input = ndArray(image.data, image.shape)
    const [down, right] = parameters.translation as [number, number]
    const inverse = map({ ...parameters, translation: [down, right] }, input.shape as unknown as [number, number])
    const byNearest = affineTransform(input, inverse, 'nearest', fill)
    expect(byNearest.shape).toEqual(nearest.shape)
    expect([...byNearest.data]).toEqual(nearest.data.map(Math.fround))
    const { data } = affineTransform(input, inverse, 'bilinear', fill)
    // Half a unit in the last place of a 32-bit float below 1, and a little for another order of summation in 64 bits.
    bilinear.data.forEach((value, i) => {
      expect(Math.abs(data[i]! - value)).toBeLessThan(2 ** -25 + 1e-12)
    })
  })
})

describe.each(['nearest', 'bilinear'] as const)('affineTransform by %s', (how) => {
  it('changes nothing when nothing is asked for', () => {
    const image = ramp(4, 5)
    expect(affineTransform(image, map({}, [4, 5]), how, -1)).toEqual(image)
  })

  it('makes a quarter turn clockwise exactly, and half a turn', () => {
    const image = ramp(3, 3)
    expect([...affineTransform(image, map({ rotation: 90 }, [3, 3]), how, -1).data]).toEqual([
      7, 4, 1, 8, 5, 2, 9, 6, 3,
    ])
    expect([...affineTransform(image, map({ rotation: -90 }, [3, 3]), how, -1).data]).toEqual([
      3, 6, 9, 2, 5, 8, 1, 4, 7,
    ])
    for (const rotation of [180, -180]) {
      expect([...affineTransform(ramp(2, 4), map({ rotation }, [2, 4]), how, -1).data]).toEqual([
        8, 7, 6, 5, 4, 3, 2, 1,
      ])
    }
  })

  it('moves by whole pixels exactly', () => {
    const moved = affineTransform(ramp(2, 3), map({ translation: [1, -1] }, [2, 3]), how, 0)
    expect([...moved.data]).toEqual([0, 0, 0, 2, 3, 0])
  })

  it('keeps an even image even', () => {
    const even = ndArray(new Float32Array(48).fill(0.1), [6, 8, 1])
    const turned = affineTransform(even, map({ rotation: 33, scale: 1.7, shear: 12 }, [6, 8]), how, 0.1)
    expect(turned.data).not.toContain(0)
    for (const value of turned.data) expect(Math.abs(value - Math.fround(0.1))).toBeLessThan(1e-8)
  })
})
