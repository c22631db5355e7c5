import { join } from 'node:path'
import { FormatError, ndArray } from '@autoencoders/core'
import { describe, expect, it } from 'vitest'
import { realData } from '../testing/reference-files.js'
import { temporaryFolder } from '../testing/temporary-folder.js'
import { readNpy, readNpz } from './read-npy.node.js'
import { writeNpy } from './write-npy.js'
import { writeNpz } from './write-npz.js'

describe('readNpy and readNpz', () => {
  it('read what was written', async () => {
    const array = ndArray([1, 2, 3], [3, 1])
    const folder = temporaryFolder({ 'a.npy': writeNpy(array), 'a.npz': await writeNpz({ array }) })
    expect(await readNpy(join(folder, 'a.npy'))).toEqual(array)
    expect(await readNpz(join(folder, 'a.npz'))).toEqual({ array })
  })

  it('name a file that is missing or of another kind', async () => {
    const folder = temporaryFolder({ 'a.txt': 'text' })
    await expect(readNpy(join(folder, 'none'))).rejects.toThrow(join(folder, 'none'))
    await expect(readNpz(join(folder, 'none'))).rejects.toBeInstanceOf(FormatError)
    await expect(readNpy(join(folder, 'a.txt'))).rejects.toThrow(`74 65 78 74 in ${join(folder, 'a.txt')}`)
    await expect(readNpz(join(folder, 'a.txt'))).rejects.toThrow(`74 65 78 74 in ${join(folder, 'a.txt')}`)
  })
})

const cifar = realData('cifar10-4k', 'cifar10_first4000_nhwc_uint8.npy')
describe.skipIf(!cifar.available)('real CIFAR-10 (not run: ../shared/data is absent)', () => {
  it('has 4000 images of bytes', async () => {
    const { data, shape } = await readNpy(cifar.path)
    expect(shape).toEqual([4000, 32, 32, 3])
    expect(data.every((value) => value >= 0 && value <= 255 && Number.isInteger(value))).toBe(true)
    // The first pixels of the first image, a frog.
    expect([...data.subarray(0, 3)]).toEqual([59, 62, 63])
  })
})

// Rows, features and anomalies as ADBench's paper lists them.
const adbench = realData('adbench')
describe.skipIf(!adbench.available)('real ADBench (not run: ../shared/data is absent)', () => {
  it.each([
    ['4_breastw', 683, 9, 239],
    ['20_letter', 1600, 32, 100],
    ['23_mammography', 11183, 6, 260],
    ['38_thyroid', 3772, 6, 93],
  ])('%s has %i rows of %i features, %i of them anomalies', async (name, count, features, anomalies) => {
    const { X, y } = await readNpz(join(adbench.path, `${name}.npz`))
    expect(X?.shape).toEqual([count, features])
    expect(y?.shape).toEqual([count])
    expect(y?.data.reduce((sum, label) => sum + label, 0)).toBe(anomalies)
  })
})
