import { FormatError, ndArray } from '@autoencoders/core'
import { describe, expect, it } from 'vitest'
import { damageByLength } from '../testing/malformed.js'
import { fromBase64, readReference } from '../testing/reference-files.js'
import { parseNpz } from './parse-npz.js'
import { writeNpz } from './write-npz.js'

const reference = readReference<{
  stored: string
  deflated: string
  pickled: string
  arrays: Record<string, { shape: number[]; values: number[] }>
}>('npz.json')
const arrays = Object.fromEntries(
  Object.entries(reference.arrays).map(([name, { shape, values }]) => [name, ndArray(values, shape)]),
)

describe('parseNpz', () => {
  it.each(['stored', 'deflated'] as const)('reads a %s archive as NumPy wrote it', async (kind) => {
    expect(await parseNpz(fromBase64(reference[kind]))).toEqual(arrays)
  })

  it('refuses pickled objects and names the entry', async () => {
    const parsed = parseNpz(fromBase64(reference.pickled))
    await expect(parsed).rejects.toBeInstanceOf(FormatError)
    await expect(parsed).rejects.toThrow('pickled Python code in objects.npy')
  })

  it.each(['stored', 'deflated'] as const)(
    'refuses a %s archive cut at any length or with a byte too many',
    async (kind) => {
      const file = fromBase64(reference[kind])
      const damage = await damageByLength(file, parseNpz)
      expect(damage.files).toBe(file.length + 1)
      expect(damage.faults).toEqual([])
    },
  )

  it.each(['stored', 'deflated'] as const)('finds any altered byte of an array in a %s archive', async (kind) => {
    const file = fromBase64(reference[kind])
    const start = 30 + 'X.npy'.length + 20
    for (let at = start; at < start + 90; at++) {
      const altered = file.slice()
      altered[at]! ^= 0x10
      await expect(parseNpz(altered)).rejects.toBeInstanceOf(FormatError)
    }
  })

  it('does not believe a size that the file cannot hold', async () => {
    const file = fromBase64(reference.deflated)
    const view = new DataView(file.buffer)
    const central = file.findLastIndex((_, i) => i + 4 < file.length && view.getUint32(i, true) === 0x02014b50)
    view.setUint32(central + 24, 0x7ffffff0, true)
    await expect(parseNpz(file)).rejects.toBeInstanceOf(FormatError)
  })

  it('refuses other files', async () => {
    await expect(parseNpz(new Uint8Array(0))).rejects.toThrow('received an empty file')
    await expect(parseNpz(Uint8Array.of(1, 2, 3))).rejects.toThrow('received a file that starts 01 02 03')
  })
})

describe('writeNpz', () => {
  it.each([false, true])('is undone by parseNpz (compress: %s)', async (compress) => {
    expect(await parseNpz(await writeNpz(arrays, { compress }))).toEqual(arrays)
  })

  it('writes the same bytes whenever it is called', async () => {
    expect(await writeNpz(arrays)).toEqual(await writeNpz(arrays))
  })

  it('keeps names that objects reserve', async () => {
    const odd = Object.fromEntries([['__proto__', ndArray([1], [1])]])
    expect(Object.keys(await parseNpz(await writeNpz(odd)))).toEqual(['__proto__'])
  })
})
