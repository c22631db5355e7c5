import {
  concatRows,
  DataError,
  type NdArray,
  ndArray,
  OptionError,
  randomStreams,
  ShapeError,
  sliceRows,
  takeRows,
} from '@autoencoders/core'
import { describe, expect, it } from 'vitest'
import { digits } from '../digits/digits.js'
import { batches } from '../streams/batches.js'
import { shuffleWindow } from '../streams/shuffle-window.js'
import { sha256 } from '../testing/sha256.js'
import { type AugmentedImages, augmentImages } from './augment-images.js'
import type { Augmentation } from './augmentation.js'
import { augmentationsFromJSON } from './augmentations-from-json.js'
import { compose } from './compose.js'
import { randomAffine } from './random-affine.js'
import { randomBrightness } from './random-brightness.js'
import { randomContrast } from './random-contrast.js'
import { randomCrop } from './random-crop.js'
import { randomErasing } from './random-erasing.js'
import { randomFlip } from './random-flip.js'
import { randomShift } from './random-shift.js'

const drawn = digits({ count: 50, seed: 2 })
const images = ndArray(drawn.images.data, [50, 28, 28, 1])
const list = [randomFlip(), randomShift({ maximum: 3 })]

/** Chunks of these many of the images. */
async function* inChunks(sizes: readonly number[]): AsyncGenerator<NdArray> {
  let start = 0
  for (const size of sizes) {
    yield sliceRows(images, start, start + size)
    start += size
  }
}

const streamOf = (sizes: readonly number[]) => ({ [Symbol.asyncIterator]: () => inChunks(sizes) })
/** All items; that of `testing` is for Node alone. */
async function collect<Item>(source: AsyncIterable<Item>): Promise<Item[]> {
  const items: Item[] = []
  for await (const item of source) items.push(item)
  return items
}

const allOf = async (stream: AsyncIterable<NdArray>) => concatRows(await collect(stream))

describe('augmentImages', () => {
  it('gives the same bytes for the same seed, on every engine', async () => {
    const everything = [
      ...list,
      randomCrop({ size: 26, padding: 1 }),
      randomAffine({ rotation: 30, scale: [0.7, 1.3], shear: 15, translation: 0.1 }),
      randomBrightness({ maximum: 0.2 }),
      randomContrast({ factor: [0.5, 1.5] }),
      randomErasing(),
    ]
    const once = await allOf(augmentImages(images, everything, { seed: 3 })(0))
    expect(await allOf(augmentImages(images, everything, { seed: 3 })(0))).toEqual(once)
    expect(await allOf(augmentImages(images, everything, { seed: 4 })(0))).not.toEqual(once)
    expect(await sha256(once)).toBe('e29406e2a8eef17aeaf182b1da5485b10d44e3eddc0369176c53d00745475461')
  })

  it('draws by seed, pass and index alone: in whatever chunks and order images come', async () => {
    const expected = Array.from({ length: 50 }, (_, index) => {
      const image = { data: sliceRows(images, index, index + 1).data, shape: [28, 28, 1] }
      const { data, shape } = compose(list).apply(image, randomStreams(7).stream('augmentation', 2 * 2 ** 32 + index))
      return { data, shape: [1, ...shape] }
    })
    const whole = concatRows(expected)
    const options = { seed: 7, shuffle: false }
    for (const batchSize of [1, 7, 50, 1000]) {
      expect(await allOf(augmentImages(images, list, { ...options, batchSize })(2))).toEqual(whole)
    }
    for (const sizes of [[50], [1, 0, 30, 19], new Array(50).fill(1)]) {
      expect(await allOf(augmentImages(streamOf(sizes), list, options)(2))).toEqual(whole)
    }
    const order = randomStreams(7).stream('augmentation/order', 2).permutation(50)
    expect(await allOf(augmentImages(images, list, { seed: 7 })(2))).toEqual(takeRows(whole, order))
  })

  it('draws anew in every pass, and the same in the same pass', async () => {
    const stream = augmentImages(images, list, { seed: 1, shuffle: false })
    const passes = [await allOf(stream(0)), await allOf(stream(1)), await allOf(stream(2))]
    expect(passes[0]).not.toEqual(passes[1])
    expect(passes[1]).not.toEqual(passes[2])
    for (const [index, pass] of passes.entries()) expect(await allOf(stream(index))).toEqual(pass)
    // How often two passes agree on an image: flips (½) and two shifts of 7 ways each.
    const same = Array.from({ length: 50 }, (_, row) =>
      sliceRows(passes[0]!, row, row + 1).data.every(
        (value, i) => value === sliceRows(passes[1]!, row, row + 1).data[i],
      ),
    )
    expect(same.filter(Boolean).length).toBeLessThan(5)
  })

  it('gives images in a new order in every pass, all of them, unless told not to', async () => {
    const rows = async (pass: AsyncIterable<NdArray>) =>
      (await collect(batches(pass, 1))).map(({ data }) => data.join())
    const stream = augmentImages(images, [], { seed: 1 })
    const originals = await rows(batches(streamOf([50]), 1))
    const passes = [await rows(stream(0)), await rows(stream(1))]
    expect(passes[0]).not.toEqual(passes[1])
    for (const pass of passes) expect([...pass].sort()).toEqual([...originals].sort())
    expect(await rows(augmentImages(images, [], { shuffle: false })(0))).toEqual(originals)
  })

  it('gives the original as the target if asked to, and what belongs to it', async () => {
    const labels = ndArray(Float32Array.from(drawn.labels), [50, 1])
    const weight = ndArray(new Float32Array(50).fill(2), [50])
    const stream = augmentImages({ input: images, condition: labels, weight }, list, { seed: 1, target: 'original' })
    const plain = await collect(augmentImages(images, list, { seed: 1 })(0))
    const order = randomStreams(1).stream('augmentation/order').permutation(50)
    const chunks = await collect(stream(0))
    expect(chunks.map(({ input }) => input)).toEqual(plain)
    expect(concatRows(chunks.map(({ target }) => target!))).toEqual(takeRows(images, order))
    expect(concatRows(chunks.map(({ condition }) => condition!))).toEqual(takeRows(labels, order))
    expect(chunks.map((chunk) => Object.keys(chunk).join())).toEqual([
      'input,target,condition,weight',
      'input,target,condition,weight',
    ])
    const [first] = await collect(augmentImages({ input: images, condition: labels }, list)(0))
    expect(Object.keys(first!)).toEqual(['input', 'condition'])
  })

  it('holds no more of a stream than a chunk, leaves it when left, and works with other streams', async () => {
    let taken = 0
    let closed = 0
    const source = {
      async *[Symbol.asyncIterator]() {
        try {
          for (; taken < 100; taken++) yield images
        } finally {
          closed += 1
        }
      },
    }
    for await (const chunk of augmentImages(source, list, { batchSize: 8 })(0)) {
      expect(chunk.shape).toEqual([8, 28, 28, 1])
      break
    }
    expect([taken, closed]).toEqual([0, 1])
    const shuffled = (pass: number) => shuffleWindow(streamOf([20, 30]), 25, randomStreams(1).stream('shuffle', pass))
    const stream = augmentImages(shuffled, list)
    expect(await allOf(stream(3))).toEqual(await allOf(augmentImages(shuffled(3), list)(3)))
  })

  it('takes images of a size of their own from a crop, and leaves what it is given alone', async () => {
    const before = images.data.slice()
    const cropped = await allOf(augmentImages(images, [randomCrop({ size: [20, 24] })])(0))
    expect(cropped.shape).toEqual([50, 20, 24, 1])
    for (const chunk of await collect(augmentImages(images, [], { shuffle: false })(0))) chunk.data.fill(9)
    expect(images.data).toEqual(before)
  })

  it('says how it was made', () => {
    const saved = JSON.parse(JSON.stringify(augmentImages(images, list, { seed: 5, target: 'original' })))
    expect(saved).toMatchObject({ seed: 5, target: 'original', shuffle: true })
    expect(augmentationsFromJSON(saved.augmentations).map(({ kind }) => kind)).toEqual(['random-flip', 'random-shift'])
  })
})

describe('augmentImages refuses', () => {
  const call = (...given: unknown[]) =>
    (augmentImages as unknown as (...values: unknown[]) => AugmentedImages)(...given)
  it.each<[string, new (...details: never[]) => Error, unknown[]]>([
    ['no images', DataError, [undefined, list]],
    ['nested lists', DataError, [[[[[1]]]], list]],
    ['images without channels', ShapeError, [drawn.images, list]],
    ['a shape that is not of its data', ShapeError, [{ data: images.data, shape: [50, 28, 28, 3] }, list]],
    ['a mask', OptionError, [{ input: images, mask: images }, list]],
    ['a target beside the images', OptionError, [{ input: images, target: images }, list]],
    ['conditions of another number', ShapeError, [{ input: images, condition: ndArray([1], [1, 1]) }, list]],
    ['conditions that are no array', DataError, [{ input: images, condition: [1] }, list]],
    ['no augmentations', OptionError, [images]],
    ['one that is in no list', OptionError, [images, randomFlip()]],
    ['a seed that is none', OptionError, [images, list, { seed: -1 }]],
    ['an empty batch', OptionError, [images, list, { batchSize: 0 }]],
    ['an unknown target', OptionError, [images, list, { target: 'both' }]],
    ['a shuffle that is no boolean', OptionError, [images, list, { shuffle: 1 }]],
  ])('%s', (_, kind, given) => {
    expect(() => call(...given)).toThrow(kind)
  })

  it('a pass that is none', () => {
    expect(() => augmentImages(images, list)(-1)).toThrow(OptionError)
  })

  it('images without a channel axis in words', () => {
    expect(() => augmentImages(drawn.images, list)).toThrow(
      'augmentImages: expected images [n, height, width, channels], received [50, 28, 28] over 39200 values. Add a channel axis: [50, 28, 28, 1], or a batch axis.',
    )
  })

  it('a stream that cannot be read again, or is none', async () => {
    const once = augmentImages(inChunks([10]), list)
    await collect(once(0))
    await expect(collect(once(1))).rejects.toThrow(OptionError)
    await expect(collect(once(1))).rejects.toThrow('one that is used up')
    await expect(collect(call(() => images, list)(0))).rejects.toThrow(OptionError)
  })

  it('augmentations that give images of different sizes', async () => {
    let size = 4
    const growing: Augmentation = {
      kind: 'growing',
      apply: (image, random) => randomCrop({ size: size++ }).apply(image, random),
      toJSON: () => ({ kind: 'growing' }),
    }
    await expect(collect(augmentImages(images, [growing])(0))).rejects.toThrow(
      'augmentImages: expected augmentations that give all images one size ([4, 4, 1], as the first), received [5, 5, 1].',
    )
  })
})
