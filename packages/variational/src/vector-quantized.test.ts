import { cpu } from '@autoencoders/backend-cpu'
import { wasm } from '@autoencoders/backend-wasm'
import { DataError, OptionError, PartError, randomStreams, selectBackend } from '@autoencoders/core'
import { type NetworkContext, type Parameter, parameterScope, tensorNoise } from '@autoencoders/core/extend'
import { denseArchitecture } from '@autoencoders/dense'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { categorical, vae, vectorQuantized, vqVae } from './index.js'

const streams = randomStreams(1)
const encoder = { inputShape: [4], outputShape: [4], layers: [], apply: (x: tf.Tensor) => x }
const specification = { inputShape: [4], latentShape: [4], conditionSize: 0, encoder }

function build(options: object) {
  const parameters: Parameter[] = []
  const latent = vectorQuantized({ size: 4, codes: 8, groups: 2, ...options })
  const functions = latent.build(parameterScope(streams, parameters), specification)
  const updates = new Map<string, number[]>()
  const context: NetworkContext = {
    training: true,
    step: 0,
    noise: tensorNoise(streams, 'test', 0),
    update: (parameter, value) => void updates.set(parameter.name, [...value.dataSync()]),
  }
  return { ...functions, parameters, updates, context }
}

const x = () =>
  tf.tensor2d(
    randomStreams(2)
      .stream('x')
      .normal(6 * 4),
    [6, 4],
  )

/** The nearest code of every pair of numbers, by looking at all of them. */
function nearest(values: ArrayLike<number>, codes: ArrayLike<number>): number[] {
  return Array.from({ length: values.length / 2 }, (_, row) => {
    const distances = Array.from({ length: codes.length / 2 }, (_, k) =>
      [0, 1].reduce((sum, j) => sum + (values[2 * row + j]! - codes[2 * k + j]!) ** 2, 0),
    )
    return distances.indexOf(Math.min(...distances))
  })
}

describe.each([cpu(), wasm()])('vector quantisation on $name', (backend) => {
  beforeAll(() => selectBackend([backend]))

  it('replaces every group by the code nearest to it', () => {
    const { representative, parameters } = build({})
    const codes = parameters[0]!.value.dataSync()
    const due = nearest(x().dataSync(), codes).flatMap((k) => [codes[2 * k]!, codes[2 * k + 1]!])
    expect([...representative(x()).dataSync()]).toEqual(due.map(Math.fround))
  })

  it('lets gradients through as if nothing had happened', () => {
    const { sample, context } = build({})
    const weights = tf.tensor2d(randomStreams(5).stream('weights').normal(24), [6, 4])
    const gradient = tf.grad((input: tf.Tensor) => tf.sum(tf.mul(sample(input, context), weights)))(x())
    expect([...gradient.dataSync()]).toEqual([...weights.dataSync()])
  })

  it('moves codes by averages of what they stand for, and gives up those that stand for nothing', () => {
    const { sample, parameters, updates, context } = build({ decay: 0.9 })
    const values = x().dataSync()
    const codes = parameters[0]!.value.dataSync()
    const chosen = nearest(values, codes)
    sample(x(), context)
    const moved = updates.get('0/codebook')!
    for (let k = 0; k < 8; k++) {
      const own = chosen.flatMap((choice, row) => (choice === k ? [row] : []))
      if (own.length > 0) {
        // The averages begin at 0, so that after one step they are those of the batch.
        for (const j of [0, 1]) {
          const mean = own.reduce((sum, row) => sum + values[2 * row + j]!, 0) / own.length
          expect(moved[2 * k + j]).toBeCloseTo(mean, 4)
        }
        expect(updates.get('0/counts')![k]).toBeCloseTo(0.1 * own.length, 5)
      } else {
        const isOfTheBatch = chosen.some(
          (_, row) => values[2 * row] === moved[2 * k] && values[2 * row + 1] === moved[2 * k + 1],
        )
        expect(isOfTheBatch).toBe(true)
      }
    }
  })

  it('tells commitment and how many codes are in use', () => {
    const { penalties, representative, parameters, context, penaltyWeights } = build({ commitment: 0.5 })
    const terms = penalties(x(), representative(x()), context)
    const apart = tf.mean(tf.square(tf.sub(x(), representative(x()))), 1).dataSync()
    for (const [i, value] of [...terms.commitment!.dataSync()].entries()) expect(value).toBeCloseTo(apart[i]!, 5)
    const chosen = nearest(x().dataSync(), parameters[0]!.value.dataSync())
    const shares = [...new Set(chosen)].map((k) => chosen.filter((choice) => choice === k).length / chosen.length)
    const entropy = -shares.reduce((sum, share) => sum + share * Math.log(share), 0)
    expect(terms.perplexity!.dataSync()[0]).toBeCloseTo(Math.exp(entropy), 4)
    expect(penaltyWeights).toEqual({ commitment: 0.5, perplexity: 0 })
  })

  it('leaves less to be said with every level', () => {
    const errors = [1, 2, 4].map((levels) => {
      const { representative, parameters } = build({ levels })
      for (const parameter of parameters.filter(({ name }) => name.endsWith('codebook'))) {
        // Smaller codes for what is left over.
        const scale = 0.5 ** Number(parameter.name[0])
        parameter.set(parameter.value.dataSync().map((value) => scale * value) as Float32Array)
      }
      return tf.mean(tf.square(tf.sub(x(), representative(x())))).dataSync()[0]!
    })
    expect(errors[1]).toBeLessThan(errors[0]!)
    expect(errors[2]).toBeLessThan(errors[1]!)
  })

  it('asks the encoder to keep to what every level leaves over, not the last alone', () => {
    const { penalties, sample, parameters, context } = build({ levels: 2 })
    const codes = ['0/codebook', '1/codebook'].map((name) =>
      parameters.find((parameter) => parameter.name === name)!.value.dataSync(),
    )
    let rest = [...x().dataSync()]
    const due = Array.from({ length: 6 }, () => 0)
    const dueSlope = rest.map(() => 0)
    for (const book of codes) {
      const chosen = nearest(rest, book)
      rest = rest.map((value, i) => value - book[2 * chosen[Math.floor(i / 2)]! + (i % 2)]!)
      for (const [i, value] of rest.entries()) {
        due[Math.floor(i / 4)]! += value ** 2 / 4
        dueSlope[i]! += value / 2
      }
    }
    const { commitment } = penalties(x(), sample(x(), context), context)
    for (const [i, value] of [...commitment!.dataSync()].entries()) expect(value).toBeCloseTo(due[i]!, 5)
    const slope = tf.grad((input: tf.Tensor) => tf.sum(penalties(input, input, context).commitment!))(x())
    for (const [i, value] of [...slope.dataSync()].entries()) expect(value).toBeCloseTo(dueSlope[i]!, 5)
  })

  it('says the same as whole numbers, to the bit', () => {
    for (const levels of [1, 3]) {
      const { representative, codes, parameters } = build({ levels })
      const indices = codes!.indices(x())
      expect([codes!.count, codes!.shape, indices.shape]).toEqual([8, [2 * levels], [6, 2 * levels]])
      expect([...codes!.lookUp(indices).dataSync()]).toEqual([...representative(x()).dataSync()])
      if (levels > 1) continue
      expect([...indices.dataSync()]).toEqual(nearest(x().dataSync(), parameters[0]!.value.dataSync()))
    }
  })

  it('of maps has indices at every place', () => {
    const latent = vectorQuantized({ size: 4, codes: 8, groups: 2, levels: 2 })
    const { codes, representative } = latent.build(parameterScope(streams, []), {
      ...specification,
      latentShape: [3, 2, 4],
    })
    const maps = tf.reshape(x(), [1, 3, 2, 4])
    const indices = codes!.indices(maps)
    expect(indices.shape).toEqual([1, 3, 2, 4])
    expect(codes!.lookUp(indices).shape).toEqual([1, 3, 2, 4])
    expect([...codes!.lookUp(indices).dataSync()]).toEqual([...representative(maps).dataSync()])
    // The last place by itself: indices stand in the order of places.
    const alone = latent.build(parameterScope(streams, []), { ...specification, latentShape: [1, 1, 4] })
    const last = alone.codes!.indices(tf.slice(maps, [0, 2, 1, 0], [1, 1, 1, 4]))
    expect([...last.dataSync()]).toEqual([...indices.dataSync()].slice(-4))
  })

  it('draws codes from its prior, all of them alike', () => {
    const { prior, parameters } = build({})
    const codes = [...parameters[0]!.value.dataSync()]
    const drawn = prior!.sample(500, tensorNoise(streams, 'draws', 0)('prior'))
    const indices = nearest(drawn.dataSync(), codes)
    for (let k = 0; k < 8; k++) expect(indices.filter((index) => index === k).length / 1000).toBeCloseTo(1 / 8, 1)
    expect(prior!.logProbability(drawn).dataSync()[0]).toBeCloseTo(-2 * Math.log(8), 5)
  })
})

describe('a categorical latent', () => {
  const latent = () =>
    categorical({ variables: 2, categories: 3, temperature: 0.1 }).build(parameterScope(streams, []), {
      ...specification,
      latentShape: [6],
    })
  const logits = [1, 0, -1, 2, 2, 0]

  it('draws categories as often as the logits say, and its divergence is that from the uniform', () => {
    const rows = tf.tile(tf.tensor2d([logits]), [20_000, 1])
    const context = { training: true, step: 0, noise: tensorNoise(streams, 'test', 0), update: () => {} }
    const means = tf.mean(latent().sample(rows, context), 0).dataSync()
    const share = (i: number) => {
      const start = 3 * Math.floor(i / 3)
      return Math.exp(logits[i]!) / [0, 1, 2].reduce((sum, j) => sum + Math.exp(logits[start + j]!), 0)
    }
    logits.forEach((_, i) => {
      expect(means[i]).toBeCloseTo(share(i), 1)
    })
    const { divergence } = latent().penalties(tf.tensor2d([logits]), tf.zeros([1, 6]), context)
    const due = logits.reduce((sum, _, i) => sum + share(i) * Math.log(3 * share(i)), 0)
    expect(divergence!.dataSync()[0]).toBeCloseTo(due, 5)
    expect([
      ...latent()
        .representative(tf.tensor2d([logits]))
        .dataSync(),
    ]).toEqual([1, 0, 0, 1, 0, 0])
  })

  it('is whole numbers too', () => {
    const { codes, representative } = latent()
    const z = representative(tf.tensor2d([logits, [0, 0, 5, 9, 1, 1]]))
    const indices = codes!.indices(tf.tensor2d([logits, [0, 0, 5, 9, 1, 1]]))
    expect(indices.arraySync()).toEqual([
      [0, 0],
      [2, 0],
    ])
    expect(codes!.lookUp(indices).arraySync()).toEqual(z.arraySync())
  })

  it('has a prior of even draws', () => {
    const drawn = latent().prior!.sample(3000, tensorNoise(streams, 'even', 0)('prior'))
    for (const mean of tf.mean(drawn, 0).dataSync()) expect(mean).toBeCloseTo(1 / 3, 1)
    expect(latent().prior!.logProbability(drawn).dataSync()[0]).toBeCloseTo(-2 * Math.log(3), 5)
  })
})

describe('a model of codes', () => {
  const parts = { inputShape: [3], architecture: denseArchitecture({ hiddenUnits: [4] }), seed: 1 }
  const data = Array.from({ length: 7 }, (_, i) => [...randomStreams(i).stream('data').normal(3)])

  it('gives them as whole numbers, and takes them back', async () => {
    await selectBackend([cpu()])
    const model = vqVae({ ...parts, latentSize: 4, groups: 2, codes: 5 })
    expect(model.indexSpace).toEqual({ count: 5, shape: [2] })
    const indices = await model.encodeIndices(data, { batchSize: 3 })
    expect(indices.shape).toEqual([7, 2])
    expect(await model.codesOf(indices)).toEqual(await model.encode(data))
    await expect(model.codesOf([[0, 5]])).rejects.toThrow(DataError)
    await expect(model.codesOf([[0, 0.5]])).rejects.toThrow('indices of 5 codes')
    await expect(model.codesOf([[0, 1, 2]])).rejects.toThrow('codesOf: expected input [*, 2]')
    const before = tf.memory().numTensors
    await model.codesOf(await model.encodeIndices(data))
    expect(tf.memory().numTensors).toBe(before)
  })

  it('only where there are any', async () => {
    await selectBackend([cpu()])
    const model = vae({ ...parts, latentSize: 2 })
    expect(model.indexSpace).toBeUndefined()
    await expect(model.encodeIndices(data)).rejects.toThrow('a latent of codes from a list, received gaussian')
    await expect(model.codesOf([[0]])).rejects.toThrow(PartError)
  })
})

it.each([
  { size: 4, codes: 1 },
  { size: 4, codes: 8, groups: 3 },
  { size: 4, codes: 8, decay: 1 },
  { size: 4, codes: 8, levels: 0 },
])('vectorQuantized refuses %o', (options) => expect(() => vectorQuantized(options)).toThrow(OptionError))
