import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { FormatError, ndArray, OptionError } from '@autoencoders/core'
import { describe, expect, it } from 'vitest'
import { collect, openFilesUnder, plain } from '../testing/collect.js'
import { idxFile } from '../testing/idx-file.js'
import { realData } from '../testing/reference-files.js'
import { temporaryFolder } from '../testing/temporary-folder.js'
import { readIdx, streamIdx } from './read-idx.node.js'
import { readMnist } from './read-mnist.node.js'

const rows = idxFile(0x08, [5, 2], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
const big = idxFile(
  0x08,
  [40_000, 100],
  Uint8Array.from({ length: 4_000_000 }, (_, i) => (i * 7919) >> 5),
)

describe('readIdx', () => {
  it('reads plain and gzipped files, whatever they are called', async () => {
    const folder = temporaryFolder({ a: rows, 'b.bin': gzipSync(rows) })
    const expected = ndArray([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [5, 2])
    expect(await readIdx(join(folder, 'a'))).toEqual(expected)
    expect(await readIdx(join(folder, 'b.bin'))).toEqual(expected)
    expect(await readIdx(join(folder, 'b.bin'), { limit: 2 })).toEqual(ndArray([0, 1, 2, 3], [2, 2]))
    expect(await readIdx(join(folder, 'b.bin'), { limit: 9 })).toEqual(expected)
  })

  it('names a file that is missing, a folder, and a file that is damaged', async () => {
    const folder = temporaryFolder({ short: rows.subarray(0, 17) })
    await expect(readIdx(join(folder, 'none'))).rejects.toThrow(`a readable file at ${join(folder, 'none')}`)
    await expect(readIdx(folder)).rejects.toBeInstanceOf(FormatError)
    await expect(readIdx(join(folder, 'short'))).rejects.toThrow(`received 17 bytes in ${join(folder, 'short')}`)
    await expect(readIdx(join(folder, 'short'), { limit: -1 })).rejects.toBeInstanceOf(OptionError)
  })
})

describe('streamIdx', () => {
  it.each(['plain', 'gzipped'])('gives chunks of a %s file, anew in each iteration', async (kind) => {
    const path = join(temporaryFolder({ file: kind === 'plain' ? rows : gzipSync(rows) }), 'file')
    const source = streamIdx(path, { chunkSize: 2, scale: 0.5 })
    const expected = [
      [
        [2, 2],
        [0, 0.5, 1, 1.5],
      ],
      [
        [2, 2],
        [2, 2.5, 3, 3.5],
      ],
      [
        [1, 2],
        [4, 4.5],
      ],
    ]
    expect(plain(await collect(source))).toEqual(expected)
    expect(plain(await collect(source))).toEqual(expected)
  })

  it.each(['plain', 'gzipped'])('closes a %s file when the loop is left early, or fails', async (kind) => {
    const file = kind === 'plain' ? big : gzipSync(big)
    const folder = temporaryFolder({ file, short: file.subarray(0, file.length - 9) })
    for await (const chunk of streamIdx(join(folder, 'file'), { chunkSize: 10 })) {
      expect(chunk.shape).toEqual([10, 100])
      break
    }
    await expect(collect(streamIdx(join(folder, 'short')))).rejects.toBeInstanceOf(FormatError)
    expect(openFilesUnder(folder) ?? 0).toBe(0)
  })

  it('checks its options at once, and the file when it is read', async () => {
    expect(() => streamIdx('none', { chunkSize: 0 })).toThrow(OptionError)
    expect(() => streamIdx('none', { scale: Number.NaN })).toThrow(OptionError)
    await expect(collect(streamIdx('none'))).rejects.toThrow('streamIdx: expected a readable file at none')
  })
})

describe('readMnist', () => {
  const images = idxFile(0x08, [2, 1, 2], [0, 255, 51, 0])
  const labels = idxFile(0x08, [2], [7, 3])
  const complete = {
    'train-images-idx3-ubyte': images,
    'train-labels-idx1-ubyte.gz': gzipSync(labels),
    't10k-images-idx3-ubyte.gz': gzipSync(images),
    't10k-labels-idx1-ubyte': labels,
  }

  it('reads the four files, with or without .gz', async () => {
    const { train, test } = await readMnist(temporaryFolder(complete))
    expect(train.images).toEqual(ndArray([0, 1, 0.2, 0], [2, 1, 2]))
    expect(train.labels).toEqual(ndArray([7, 3], [2]))
    expect(test).toEqual(train)
    expect((await readMnist(temporaryFolder(complete), { limit: 1 })).test.labels).toEqual(ndArray([7], [1]))
  })

  it('says which file is missing, and when counts differ', async () => {
    const { 't10k-labels-idx1-ubyte': _, ...incomplete } = complete
    await expect(readMnist(temporaryFolder(incomplete))).rejects.toThrow('t10k-labels-idx1-ubyte or t10k-labels-idx1')
    const odd = { ...complete, 't10k-labels-idx1-ubyte': idxFile(0x08, [3], [7, 3, 1]) }
    await expect(readMnist(temporaryFolder(odd))).rejects.toThrow('received shapes [2, 1, 2] and [3]')
  })
})

const mnist = realData('mnist')
describe.skipIf(!mnist.available)('real MNIST (not run: ../shared/data is absent)', () => {
  it('has the counts, pixels and labels its authors publish', async () => {
    const { train, test } = await readMnist(mnist.path)
    expect(train.images.shape).toEqual([60_000, 28, 28])
    expect(test.images.shape).toEqual([10_000, 28, 28])
    expect([...train.labels.data.subarray(0, 10)]).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4])
    // The mean that PyTorch's and Keras's examples normalise MNIST with.
    const mean = train.images.data.reduce((sum, value) => sum + value, 0) / train.images.data.length
    expect(mean).toBeCloseTo(0.1307, 4)
  })

  it('gives the same rows when streamed', async () => {
    const { test } = await readMnist(mnist.path)
    const source = streamIdx(join(mnist.path, 't10k-images-idx3-ubyte.gz'), { chunkSize: 3000, scale: 1 / 255 })
    const chunks = await collect(source)
    expect(chunks.map(({ shape }) => shape[0])).toEqual([3000, 3000, 3000, 1000])
    const streamed = chunks.flatMap(({ data }) => [...data.subarray(0, 784)])
    const read = [0, 3000, 6000, 9000].flatMap((row) => [...test.images.data.subarray(row * 784, (row + 1) * 784)])
    expect(streamed).toEqual(read)
  })

  it('reads a few images without inflating the rest', async () => {
    const started = performance.now()
    const { train } = await readMnist(mnist.path, { limit: 10 })
    expect(train.images.shape).toEqual([10, 28, 28])
    expect(performance.now() - started).toBeLessThan(1000)
  })
})
