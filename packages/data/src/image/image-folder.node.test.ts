import { FormatError, ndArray, OptionError, ShapeError } from '@autoencoders/core'
import { describe, expect, it } from 'vitest'
import { collect, plain } from '../testing/collect.js'
import { fromBase64, type ReferenceCase, readReference, realData } from '../testing/reference-files.js'
import { temporaryFolder } from '../testing/temporary-folder.js'
import { encodePng } from './encode-png.js'
import { readImageFolder, streamImageFolder } from './image-folder.node.js'

/** A grey image of one value. */
const flat = (value: number, height = 2, width = 2) =>
  encodePng(ndArray(new Array(height * width).fill(value), [height, width]))
const jpeg = fromBase64(readReference<{ decoded: ReferenceCase[] }>('jpeg.json').decoded[0]!.file)

const classes = () =>
  temporaryFolder({
    'cat/b.png': flat(0.2),
    'cat/a.PNG': flat(0),
    'dog/a.png': flat(1),
    'dog/notes.txt': 'not an image',
    'bird.png': flat(0.4),
  })

describe('readImageFolder', () => {
  it('reads the images of a folder in the order of their names', async () => {
    const folder = temporaryFolder({ '10.png': flat(0.2), '9.png': flat(1), 'B.png': flat(0), 'a.png': flat(0.4) })
    const { images, names, labels } = await readImageFolder(folder, { channels: 1 })
    expect(names).toEqual(['10.png', '9.png', 'B.png', 'a.png'])
    expect(images.shape).toEqual([4, 2, 2, 1])
    expect([0, 4, 8, 12].map((i) => images.data[i])).toEqual([0.2, 1, 0, 0.4].map(Math.fround))
    expect(labels).toBeUndefined()
  })

  it('looks into sub-folders where asked', async () => {
    expect((await readImageFolder(classes())).names).toEqual(['bird.png'])
    const { names } = await readImageFolder(classes(), { recursive: true })
    expect(names).toEqual(['bird.png', 'cat/a.PNG', 'cat/b.png', 'dog/a.png'])
  })

  it('labels images by their sub-folder', async () => {
    const folder = temporaryFolder({ 'dog/a.png': flat(1), 'cat/b.png': flat(0), 'cat/a.png': flat(0) })
    const { names, labels, classes: found } = await readImageFolder(folder, { labels: true })
    expect(names).toEqual(['cat/a.png', 'cat/b.png', 'dog/a.png'])
    expect(labels).toEqual(ndArray([0, 0, 1], [3]))
    expect(found).toEqual(['cat', 'dog'])
    await expect(readImageFolder(classes(), { labels: true })).rejects.toThrow('bird.png outside of any')
  })

  it('resizes, and reads JPEG beside PNG', async () => {
    const folder = temporaryFolder({ 'a.jpg': jpeg, 'b.png': flat(0.6, 4, 6), 'c.jpeg': jpeg })
    const { images } = await readImageFolder(folder, { size: [2, 3], channels: 3 })
    expect(images.shape).toEqual([3, 2, 3, 3])
    for (const value of images.data.subarray(18, 36)) expect(value).toBeCloseTo(0.6, 6)
  })

  it('names the image that differs in size, and the one that is damaged', async () => {
    const odd = temporaryFolder({ 'a.png': flat(0), 'b.png': flat(0, 3, 2) })
    await expect(readImageFolder(odd, { channels: 1 })).rejects.toBeInstanceOf(ShapeError)
    await expect(readImageFolder(odd, { channels: 1 })).rejects.toThrow(
      '[2, 2, 1] as a.png, received [3, 2, 1] in b.png',
    )
    const broken = temporaryFolder({ 'a.png': flat(0), 'b.png': flat(0).subarray(0, 40) })
    await expect(readImageFolder(broken)).rejects.toBeInstanceOf(FormatError)
    await expect(readImageFolder(broken)).rejects.toThrow('received 40 bytes in b.png')
  })

  it('refuses a folder that is missing or without images, and wrong options', async () => {
    await expect(readImageFolder('none')).rejects.toThrow('no such file or folder')
    await expect(readImageFolder(temporaryFolder({ 'a.txt': '' }))).rejects.toThrow('none among 1 files')
    await expect(readImageFolder('none', { size: [0, 1] })).rejects.toBeInstanceOf(OptionError)
    await expect(readImageFolder('none', { channels: 5 as 4 })).rejects.toBeInstanceOf(OptionError)
  })
})

describe('streamImageFolder', () => {
  it('gives what readImageFolder reads, anew in each iteration', async () => {
    const folder = classes()
    const options = { recursive: true, channels: 1, size: [1, 1] } as const
    const { images } = await readImageFolder(folder, options)
    const source = streamImageFolder(folder, { ...options, chunkSize: 3 })
    for (let epoch = 0; epoch < 2; epoch++) {
      const chunks = await collect(source)
      expect(chunks.map(({ shape }) => shape[0])).toEqual([3, 1])
      expect(plain(chunks).flatMap(([, values]) => values)).toEqual([...images.data])
    }
  })

  it('checks its options at once, and the folder when it is read', async () => {
    expect(() => streamImageFolder('none', { chunkSize: 0 })).toThrow(OptionError)
    await expect(collect(streamImageFolder('none'))).rejects.toThrow(
      'streamImageFolder: expected a readable file at none',
    )
  })
})

const kodak = realData('kodak')
describe.skipIf(!kodak.available)('real Kodak folder (not run: ../shared/data is absent)', () => {
  it('holds landscapes and portraits, which need a size', async () => {
    await expect(readImageFolder(kodak.path)).rejects.toThrow('Give a `size: [height, width]`')
    const { images, names } = await readImageFolder(kodak.path, { size: [32, 48] })
    expect(images.shape).toEqual([8, 32, 48, 3])
    expect(names[0]).toBe('01.png')
  })
})
