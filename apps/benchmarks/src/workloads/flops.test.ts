import { describe, expect, it } from 'vitest'
import { trainingFlopsPerSample } from './flops.js'
import { workloads } from './workloads.js'

describe('trainingFlopsPerSample', () => {
  it('counts a first layer twice and others three times', () => {
    const layers = [
      { type: 'dense', inputs: 2, units: 3 },
      { type: 'dense', inputs: 3, units: 5 },
    ] as const
    expect(trainingFlopsPerSample(layers)).toBe(2 * (2 * (2 * 3) + 3 * (3 * 5)))
  })

  it('counts a layer applied at every time step that often', () => {
    expect(trainingFlopsPerSample([{ type: 'dense', inputs: 2, units: 3, times: 7 }])).toBe(2 * 2 * 7 * 2 * 3)
  })

  it('counts a convolution as one product of its filter a pixel', () => {
    const layer = { type: 'convolution', pixels: 49, window: 9, inputs: 32, outputs: 64 } as const
    expect(trainingFlopsPerSample([layer])).toBe(2 * 2 * 49 * 9 * 32 * 64)
  })
})

describe('workloads', () => {
  it('of the dense model is two operations for each weight and each of its products', () => {
    const [dense] = workloads
    expect(dense?.flopsPerSample).toBe(4 * 784 * 128 + 6 * (128 * 64 + 64 * 128 + 128 * 784))
  })

  it.each(workloads)('$name has data of its shape in [0, 1], the same every time', ({ sampleShape, samples }) => {
    const values = samples(3)
    expect(values).toHaveLength(3 * sampleShape.reduce((product, length) => product * length, 1))
    expect(values.every((value) => value >= 0 && value <= 1)).toBe(true)
    expect(samples(3)).toEqual(values)
  })
})
