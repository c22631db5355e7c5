import { cpu } from '@autoencoders/backend-cpu'
import { wasm } from '@autoencoders/backend-wasm'
import {
  type Autoencoder,
  ndArray,
  OptionError,
  randomStreams,
  ShapeError,
  selectBackend,
  sliceRows,
} from '@autoencoders/core'
import { denseAutoencoder } from '@autoencoders/dense'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { type TraverseOptions, traverse } from './traverse.js'

describe.each([cpu(), wasm()])('latent tools on $name', (backend) => {
  let model: Autoencoder
  const sample = ndArray(randomStreams(1).stream('sample').uniform(6), [2, 3])
  beforeAll(async () => {
    await selectBackend([backend])
    model = denseAutoencoder({ inputShape: [2, 3], hiddenUnits: [5], latentSize: 4, seed: 1 })
  })

  it('traverse gives one unit after the other other values, and leaves the rest', async () => {
    const made = await traverse(model, { sample }, { units: [2, 0], values: [-1, 0.5, 7] })
    expect(made.shape).toEqual([2, 3, 2, 3])
    const z = (await model.encode({ data: sample.data, shape: [1, 2, 3] })).data
    const due = [2, 0].flatMap((unit) => [-1, 0.5, 7].map((value) => z.map((own, i) => (i === unit ? value : own))))
    const codes = ndArray(Float32Array.from(due.flatMap((code) => [...code])), [6, 4])
    expect(made.data).toEqual((await model.decode(codes)).data)
  })

  it('traverse starts at a code too, and goes through all units at equal distances', async () => {
    const z = [0.1, 0.2, 0.3, 0.4]
    const made = await traverse(model, { z }, { range: [-2, 2], steps: 5 })
    expect(made.shape).toEqual([4, 5, 2, 3])
    expect(made).toEqual(await traverse(model, { z }, { values: [-2, -1, 0, 1, 2] }))
    expect((await traverse(model, { z })).shape).toEqual([4, 8, 2, 3])
  })

  it('traverse tells a conditional model its condition', async () => {
    const conditional = denseAutoencoder({ inputShape: [3], latentSize: 2, conditionSize: 2, seed: 1 })
    const options = { units: [1], values: [3], condition: [0, 1] }
    const made = await traverse(conditional, { z: [1, 2] }, options)
    expect([...made.data]).toEqual([...(await conditional.decode({ input: [[1, 3]], condition: [[0, 1]] })).data])
    const fromSample = await traverse(conditional, { sample: [1, 2, 3] }, options)
    const z = await conditional.encode({ input: [[1, 2, 3]], condition: [[0, 1]] })
    const due = await conditional.decode({ input: [[z.data[0]!, 3]], condition: [[0, 1]] })
    expect([...fromSample.data]).toEqual([...due.data])
  })

  it('interpolate goes around the origin when it is asked to', async () => {
    const other = ndArray(randomStreams(2).stream('sample').uniform(6), [2, 3])
    const way = await model.interpolate(sample, other, 5, { path: 'spherical' })
    const straight = await model.interpolate(sample, other, 5)
    expect(way.shape).toEqual([5, 2, 3])
    expect(sliceRows(way, 0, 1)).toEqual(sliceRows(straight, 0, 1))
    expect(sliceRows(way, 4, 5)).toEqual(sliceRows(straight, 4, 5))
    const pair = ndArray([...sample.data, ...other.data], [2, 2, 3])
    const z = await model.encode(pair)
    const [a, b] = [z.data.slice(0, 4), z.data.slice(4)]
    const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, i) => sum + value * y[i]!, 0)
    const angle = Math.acos(dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)))
    // Half way: both count sin(θ/2) / sin θ.
    const middle = a.map((value, i) => ((value + b[i]!) * Math.sin(angle / 2)) / Math.sin(angle))
    const due = await model.decode(ndArray(middle, [1, 4]))
    due.data.forEach((value, i) => {
      expect(way.data[12 + i]).toBeCloseTo(value, 5)
    })
    await expect(model.interpolate(sample, other, 5, { path: 'curved' as 'linear' })).rejects.toThrow(OptionError)
  })

  it('leave no tensors behind', async () => {
    await traverse(model, { sample })
    const before = tf.memory().numTensors
    await traverse(model, { sample }, { batchSize: 3 })
    await model.interpolate(sample, sample, 3, { path: 'spherical' })
    expect(tf.memory().numTensors).toBe(before)
  })

  const z = [0, 0, 0, 0]
  it.each<[string, TraverseOptions]>([
    ['a unit that is not there', { units: [4] }],
    ['no units', { units: [] }],
    ['half a unit', { units: [0.5] }],
    ['no values', { values: [] }],
    ['values and steps', { values: [1], steps: 4 }],
    ['one step', { steps: 1 }],
    ['no range', { range: [0, Number.NaN] }],
  ])('traverse refuses %s', async (_, options) => {
    await expect(traverse(model, { z }, options)).rejects.toThrow(OptionError)
  })
  it('traverse refuses starts of another shape, and none', async () => {
    await expect(traverse(model, { z: [[0, 0, 0, 0]] })).rejects.toThrow('a z [4], received [1, 4]')
    await expect(traverse(model, { sample: [1, 2] })).rejects.toThrow(ShapeError)
    await expect(traverse(model, {} as { z: number[] })).rejects.toThrow('a start { sample } or { z }')
  })
})
