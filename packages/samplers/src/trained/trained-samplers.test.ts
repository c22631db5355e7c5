import { cpu } from '@autoencoders/backend-cpu'
import { wasm } from '@autoencoders/backend-wasm'
import {
  type NdArray,
  ndArray,
  OptionError,
  randomStreams,
  selectBackend,
  type TrainingEvent,
} from '@autoencoders/core'
import { mixturePrior, standardNormal } from '@autoencoders/variational'
import { beforeAll, describe, expect, it } from 'vitest'
import { flowSampler, normalSampler, twoStageSampler } from '../index.js'
import type { CodeDraw, CodeSource } from '../sampler.js'
import { densityModel } from './density-model.js'
import { logStretch, standardizationOf, standardize, unstandardize } from './standardization.js'

const fitting = { callbacks: [] }

function sourceOf(codes: NdArray, seed = 1): CodeSource {
  return { latentShape: codes.shape.slice(1), seed, codes: async () => codes, encodeIndices: async () => codes }
}

function drawOf(seed: number): CodeDraw {
  return { seed, temperature: 1, stream: (name) => randomStreams(seed).stream(name) }
}

/** Points beside a line: `(t, 2t + 5) + 0.3·ε`. */
function besideALine(count: number): NdArray {
  const random = randomStreams(3).stream('line')
  const along = random.normal(count)
  const noise = random.normal(2 * count)
  const data = noise.map((value, i) => (i % 2 === 0 ? along[i >> 1]! : 2 * along[i >> 1]! + 5) + 0.3 * value)
  return ndArray(data, [count, 2])
}

/** Points around a parabola, `(x, x² + 0.2·ε)`. */
function aroundAParabola(count: number): NdArray {
  const random = randomStreams(4).stream('parabola')
  const x = random.normal(count)
  const noise = random.normal(count)
  return ndArray(
    Float32Array.from({ length: 2 * count }, (_, i) =>
      i % 2 === 0 ? x[i >> 1]! : x[i >> 1]! ** 2 + 0.2 * noise[i >> 1]!,
    ),
    [count, 2],
  )
}

/** Means, variances and covariance of points in the plane. */
function momentsOf({ data }: NdArray): readonly number[] {
  const count = data.length / 2
  const mean = (f: (x: number, y: number) => number) => {
    let sum = 0
    for (let i = 0; i < count; i++) sum += f(data[2 * i]!, data[2 * i + 1]!)
    return sum / count
  }
  const [x0, y0] = [mean((x) => x), mean((_, y) => y)]
  return [x0, y0, mean((x) => (x - x0) ** 2), mean((_, y) => (y - y0) ** 2), mean((x, y) => (x - x0) * (y - y0))]
}

const meanOf = ({ data }: NdArray) => data.reduce((sum, value) => sum + value, 0) / data.length

describe.each([cpu(), wasm()])('samplers that are trained, on $name', (backend) => {
  beforeAll(() => selectBackend([backend]))

  it('twoStage: draws have the spread of the codes, noise included', async () => {
    const codes = besideALine(1000)
    const part = twoStageSampler({ latentSize: 1, hiddenUnits: [16], epochs: 60, learningRate: 0.01 })
    const sampler = await part.fit(sourceOf(codes), fitting)
    const [due, received] = [momentsOf(codes), momentsOf(await sampler.sample(4000, drawOf(2)))]
    for (const i of [0, 1]) expect(Math.abs(received[i]! - due[i]!)).toBeLessThan(0.25)
    for (const i of [2, 3, 4]) expect(received[i]! / due[i]!).toBeCloseTo(1, 0)
    // Across the line there is only the noise of p(z|u).
    const across = ([, , xx = 0, yy = 0, xy = 0]: readonly number[]) => (4 * xx + yy - 4 * xy) / 5
    expect(across(due)).toBeCloseTo(0.09, 1)
    expect(across(received) / across(due)).toBeGreaterThan(0.5)
    expect(across(received) / across(due)).toBeLessThan(2)
    sampler.dispose?.()
  })

  it('flow: its density integrates to 1, and is that of its draws', async () => {
    const codes = aroundAParabola(600)
    const sampler = await flowSampler({ layers: 2, hiddenUnits: 16, epochs: 20, learningRate: 0.01 }).fit(
      sourceOf(codes),
      fitting,
    )
    const [columns, rows, step] = [140, 260, 0.08]
    const grid = Float32Array.from({ length: 2 * columns * rows }, (_, i) => {
      const cell = i >> 1
      return i % 2 === 0 ? -5.6 + step * (cell % columns) : -5 + step * Math.floor(cell / columns)
    })
    const { data } = await sampler.logProbability!(ndArray(grid, [columns * rows, 2]))
    const moment = (f: (x: number, y: number) => number) => {
      let sum = 0
      for (let i = 0; i < data.length; i++) sum += Math.exp(data[i]!) * f(grid[2 * i]!, grid[2 * i + 1]!)
      return sum * step * step
    }
    expect(moment(() => 1)).toBeCloseTo(1, 1)
    const drawn = momentsOf(await sampler.sample(4000, drawOf(2)))
    expect(Math.abs(drawn[0]! - moment((x) => x))).toBeLessThan(0.1)
    expect(Math.abs(drawn[1]! - moment((_, y) => y))).toBeLessThan(0.15)
    sampler.dispose?.()
  })

  it('flow: follows what one Gaussian cannot', async () => {
    const [train, test] = [aroundAParabola(1500), aroundAParabola(1500)]
    const one = await normalSampler().fit(sourceOf(train), fitting)
    const flow = await flowSampler({ layers: 2, hiddenUnits: 32, epochs: 30, learningRate: 0.01 }).fit(
      sourceOf(train),
      fitting,
    )
    const [ofOne, ofFlow] = [await one.logProbability!(test), await flow.logProbability!(test)].map(meanOf)
    // −E log p of x and of y given x, the least there is.
    const entropy = 2 * 0.5 * Math.log(2 * Math.PI * Math.E) + Math.log(0.2)
    expect(ofFlow!).toBeGreaterThan(ofOne! + 0.8)
    expect(ofFlow!).toBeGreaterThan(-entropy - 0.3)
    flow.dispose?.()
  })

  it('a density alone as a model: −log p in closed form, trained where it has parameters', async () => {
    const x = ndArray([0, 0, 1, -2], [2, 2])
    const normal = densityModel([2], standardNormal(), 0)
    const { data } = await normal.logLikelihood(x, { draws: 1 })
    expect(data[0]).toBeCloseTo(-Math.log(2 * Math.PI), 5)
    expect(data[1]).toBeCloseTo(-Math.log(2 * Math.PI) - 2.5, 5)
    const codes = besideALine(200)
    const mixture = densityModel([2], mixturePrior({ components: 2 }), 0)
    const before = meanOf(await mixture.logLikelihood(codes, { draws: 1 }))
    const { epochs } = await mixture.fit(codes, { epochs: 5 })
    const after = meanOf(await mixture.logLikelihood(codes, { draws: 1 }))
    expect(after).toBeGreaterThan(before)
    expect((await mixture.evaluate(codes)).loss).toBeCloseTo(-after, 4)
    expect(epochs.at(-1)!.loss).toBeLessThan(epochs[0]!.loss)
    normal.dispose()
    mixture.dispose()
  })

  it('tell what happens, and end early when told to', async () => {
    const events: TrainingEvent[] = []
    const controller = new AbortController()
    const sampler = await flowSampler({ layers: 1, hiddenUnits: 4, epochs: 50 }).fit(sourceOf(besideALine(300)), {
      signal: controller.signal,
      callbacks: [
        (event) => {
          events.push(event)
          if (event.type === 'epoch' && event.epoch === 2) controller.abort()
        },
      ],
    })
    const epochs = events.filter(({ type }) => type === 'epoch').length
    expect(epochs).toBeGreaterThanOrEqual(2)
    expect(epochs).toBeLessThan(5)
    expect((await sampler.sample(3, drawOf(1))).shape).toEqual([3, 2])
    sampler.dispose?.()
  })
})

describe('standardised codes', () => {
  const codes = ndArray([1, 5, 3, 5, 5, 5, 7, 5], [4, 2])
  it('have a mean of 0 and a deviation of 1, units that never change excepted', () => {
    const standardization = standardizationOf(codes)
    expect([...standardization.mean]).toEqual([4, 5])
    expect(standardization.scale[0]).toBeCloseTo(Math.sqrt(5), 6)
    expect(standardization.scale[1]).toBe(1)
    const there = standardize(standardization, codes)
    expect([...there.data.filter((_, i) => i % 2 === 1)]).toEqual([0, 0, 0, 0])
    expect(there.data[0]).toBeCloseTo(-3 / Math.sqrt(5), 6)
    const back = unstandardize(standardization, there, [2])
    back.data.forEach((value, i) => {
      expect(value).toBeCloseTo(codes.data[i]!, 5)
    })
    expect(logStretch(standardization)).toBeCloseTo(Math.log(5) / 2, 6)
  })
  it('of maps are one vector a sample, and maps again', () => {
    const maps = ndArray(
      Float32Array.from({ length: 24 }, (_, i) => i),
      [3, 2, 2, 2],
    )
    const standardization = standardizationOf(maps)
    const there = standardize(standardization, maps)
    expect(there.shape).toEqual([3, 8])
    expect(unstandardize(standardization, there, [2, 2, 2]).shape).toEqual([3, 2, 2, 2])
  })
})

it.each([
  () => twoStageSampler({ latentSize: 0 }),
  () => twoStageSampler({ hiddenUnits: [0] }),
  () => twoStageSampler({ hiddenUnits: 5 as unknown as number[] }),
  () => twoStageSampler({ epochs: 0 }),
  () => flowSampler({ layers: 0 }),
  () => flowSampler({ hiddenUnits: 1.5 }),
  () => flowSampler({ learningRate: 0 }),
  () => flowSampler({ batchSize: 0 }),
])('refuses option %#', (make) => {
  expect(make).toThrow(OptionError)
})
