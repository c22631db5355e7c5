import { FormatError, ndArray, randomStreams } from '@autoencoders/core'
import { describe, expect, it } from 'vitest'
import type { Augmentation } from './augmentation.js'
import { augmentationsFromJSON } from './augmentations-from-json.js'
import { compose, randomApply } from './compose.js'
import { randomAffine, randomRotation } from './random-affine.js'
import { randomBrightness } from './random-brightness.js'
import { randomContrast } from './random-contrast.js'
import { randomCrop } from './random-crop.js'
import { randomErasing } from './random-erasing.js'
import { randomFlip } from './random-flip.js'
import { randomShift } from './random-shift.js'

const image = ndArray(
  Float32Array.from({ length: 90 }, (_, i) => i / 90),
  [6, 5, 3],
)

const everyKind: readonly Augmentation[] = [
  randomFlip({ horizontal: false, vertical: true, probability: 0.3 }),
  randomShift({ maximum: [1, 2], fill: -0 }),
  randomCrop({ size: [4, 3], padding: 2, fill: 0.5 }),
  randomAffine({
    rotation: 20,
    scale: [0.8, 1.2],
    shear: 10,
    translation: [0.1, 0.2],
    interpolation: 'nearest',
    fill: 0.1,
  }),
  randomBrightness({ maximum: 0.3, clip: [-1, 1] }),
  randomContrast({ factor: [0.5, 1.5], clip: [-1, 2] }),
  randomErasing({ probability: 0.9, area: [0.1, 0.2], aspectRatio: [0.5, 1], fill: -1 }),
  compose([randomFlip(), compose([randomShift({ maximum: 1 })])]),
  randomApply([randomRotation({ rotation: 90 })], { probability: 0.8 }),
]

describe('augmentationsFromJSON', () => {
  it('makes every kind again, to the same bytes', () => {
    const made = augmentationsFromJSON(JSON.parse(JSON.stringify(everyKind)))
    expect(made.map((item) => item.toJSON())).toEqual(everyKind.map((item) => item.toJSON()))
    made.forEach((item, i) => {
      for (let step = 0; step < 20; step++) {
        const random = () => randomStreams(1).stream('json', step)
        expect(item.apply(image, random())).toEqual(everyKind[i]!.apply(image, random()))
      }
    })
  })

  it('saves all settings, those left out too', () => {
    expect(randomFlip().toJSON()).toEqual({ kind: 'random-flip', horizontal: true, vertical: false, probability: 0.5 })
    expect(randomShift({ maximum: 2 }).toJSON()).toEqual({ kind: 'random-shift', maximum: [2, 2], fill: 0 })
    expect(randomRotation({ rotation: 5 }).toJSON()).toEqual(randomAffine({ rotation: 5 }).toJSON())
  })

  const nested = Array.from({ length: 1000 }).reduce<unknown>(
    (augmentations) => [{ kind: 'compose', augmentations }],
    [],
  )
  it.each([
    ['nothing', undefined],
    ['one that is in no list', randomFlip().toJSON()],
    ['a kind that is none', [{ kind: 'random-blur' }]],
    ['no kind', [{}]],
    ['a name from the prototype', [{ kind: 'constructor' }]],
    ['something else than objects', [null]],
    ['a wrong setting', [{ kind: 'random-shift', maximum: -1 }]],
    ['no settings', [{ kind: 'random-crop' }]],
    ['settings of another type', [{ kind: 'random-erasing', area: 'all' }]],
    ['a list that is none', [{ kind: 'compose', augmentations: {} }]],
    ['a fault inside', [{ kind: 'random-apply', augmentations: [{ kind: 'random-flip', probability: 2 }] }]],
    ['lists without end', nested],
  ])('refuses %s', (_, json) => {
    expect(() => augmentationsFromJSON(json)).toThrow(FormatError)
  })

  it('says what is wrong', () => {
    expect(() => augmentationsFromJSON([{ kind: 'random-flip', probability: 2 }])).toThrow(
      'augmentationsFromJSON: expected saved augmentations: probability to be from 0 to 1, received 2.',
    )
  })
})
