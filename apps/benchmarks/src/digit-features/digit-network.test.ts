import { wasm } from '@autoencoders/backend-wasm'
import { ndArray, selectBackend } from '@autoencoders/core'
import { describe, expect, it } from 'vitest'
import { packLayers } from './pack-layers.js'
import { trainDigitNetwork } from './train-digit-network.js'
import { variedDigits } from './varied-digits.js'

describe('packLayers', () => {
  it('writes bytes in steps of each output, then the steps and the biases', () => {
    const kernel = ndArray([1, -0.5, 0.25, 254], [2, 2])
    const bytes = Buffer.from(packLayers([{ kernel, bias: ndArray([3, -4], [2]) }]), 'base64')
    expect([...new Int8Array(bytes.subarray(0, 4))]).toEqual([127, 0, 32, 127])
    const floats = [0, 1, 2, 3].map((i) => bytes.readFloatLE(4 + 4 * i))
    expect(floats).toEqual([Math.fround(1 / 127), 2, 3, -4])
  })

  it('keeps an output that nothing goes into', () => {
    const bytes = Buffer.from(packLayers([{ kernel: ndArray([0, 0], [2, 1]), bias: ndArray([0.5], [1]) }]), 'base64')
    expect([bytes[0], bytes[1], bytes.readFloatLE(2), bytes.readFloatLE(6)]).toEqual([0, 0, 1, 0.5])
  })
})

describe('variedDigits', () => {
  it('shows other digits in every pass, the same ones again for the same pass', async () => {
    const first = async (pass: number) => {
      for await (const { input } of variedDigits(1, pass, 256)) return input.data
      return undefined
    }
    expect(await first(0)).toEqual(await first(0))
    expect(await first(0)).not.toEqual(await first(1))
    expect((await first(2))?.every((value) => value >= 0 && value <= 1)).toBe(true)
  })
})

describe('trainDigitNetwork', () => {
  it('learns, and comes to the same bytes again', async () => {
    await selectBackend([wasm({ bitExact: true })])
    const losses: number[] = []
    const train = () =>
      trainDigitNetwork({ seed: 1, passes: 2, digits: 512 }, (line) => losses.push(Number(line.split('loss ')[1])))
    const packed = packLayers(await train())
    expect(losses[1]).toBeLessThan(losses[0]!)
    expect(packLayers(await train())).toBe(packed)
    // 39 400 weights and biases.
    expect(Buffer.from(packed, 'base64')).toHaveLength(200 + 1152 + 4608 + 32_768 + 640 + 8 * (8 + 16 + 32 + 64 + 10))
  })
})
