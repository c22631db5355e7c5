/** What goes in and what comes out: shapes, finite numbers, agreement of the methods with each other. */

import { type Autoencoder, isAutoencoderError, type NdArray, type Shape } from '@autoencoders/core'
import { assertClose, assertSameBits, assertThat, type Tolerance } from '../deviation.js'
import { type AutoencoderCase, countOf, type HostSamples, type Subject, withZ } from './autoencoder-case.js'

/** The same product in batches of another size may add up in another order. */
const REORDERED: Tolerance = { relative: 1e-4, absolute: 1e-5 }

/** Cases of encode, decode, reconstruct, score, evaluate, sample, interpolate and summary. */
export function outputCases({ use, samples, decodes }: Subject): AutoencoderCase[] {
  /** A case of a model as it is made. */
  const fresh = (name: string, run: (model: Autoencoder, data: HostSamples) => Promise<void>): AutoencoderCase => ({
    name,
    run: () => use(1, (model) => run(model, samples())),
  })
  const decodingCases = [
    fresh('decode gives one finite output a z', async (model, data) => {
      const z = withZ(data, await model.encode(data))
      checkOutput('decode', await model.decode(z), [countOf(data), ...model.targetShape])
    }),
    fresh('reconstruct gives what decode gives of encode', async (model, data) => {
      const inTwo = await model.decode(withZ(data, await model.encode(data)))
      assertClose('decode of encode, against reconstruct', inTwo, await model.reconstruct(data), REORDERED)
    }),
    fresh('inverseTransform is decode', async (model, data) => {
      const z = withZ(data, await model.encode(data))
      assertSameBits('inverseTransform', await model.inverseTransform(z), await model.decode(z))
    }),
    fresh('sample gives data, or says which part is missing', checkSample),
    fresh('interpolate begins and ends at the reconstructions', checkInterpolation),
  ]
  return [
    fresh('encode gives one finite z a sample', async (model, data) => {
      checkOutput('encode', await model.encode(data), [countOf(data), ...model.latentShape])
    }),
    fresh('reconstruct gives one finite output a sample', async (model, data) => {
      checkOutput('reconstruct', await model.reconstruct(data), [countOf(data), ...model.targetShape])
    }),
    fresh('transform is encode', async (model, data) => {
      assertSameBits('transform', await model.transform(data), await model.encode(data))
    }),
    fresh('encoding twice gives the same bits', async (model, data) => {
      assertSameBits('second encode', await model.encode(data), await model.encode(data))
    }),
    ...[1, 7].map((batchSize) =>
      fresh(`encode in batches of ${batchSize} gives the same z`, async (model, data) => {
        const inBatches = await model.encode(data, { batchSize })
        assertClose(`encode in batches of ${batchSize}`, inBatches, await model.encode(data), REORDERED)
      }),
    ),
    fresh('score gives one finite number a sample', async (model, data) => {
      checkOutput('score', await model.score(data), [countOf(data)])
    }),
    fresh('evaluate gives the errors of reconstruct', checkEvaluation),
    ...(decodes ? decodingCases : [fresh('decode says that it needs the encoder', checkNoDecoding)]),
    fresh('summary counts every parameter once', async (model) => {
      const weights = [...(await model.weights()).values()]
      const count = weights.reduce((sum, { data }) => sum + data.length, 0)
      const { parameters } = model.summary()
      assertThat(parameters === count, `summary: expected ${count} parameters, received ${parameters}.`)
    }),
  ]
}

function checkOutput(what: string, output: NdArray, shape: Shape): void {
  const expected = `expected shape [${shape}], received [${output.shape}]`
  assertThat(String(output.shape) === String(shape), `${what}: ${expected}.`)
  const odd = output.data.findIndex((value) => !Number.isFinite(value))
  assertThat(odd < 0, `${what}: expected finite numbers, received ${output.data[odd]} at element ${odd}.`)
}

async function checkEvaluation(model: Autoencoder, data: HostSamples): Promise<void> {
  const evaluation = await model.evaluate(data)
  const output = (await model.reconstruct(data)).data
  const target = (data.target ?? data.input).data
  const perMask = data.mask ? target.length / data.mask.data.length : 1
  const sums = { squared: 0, absolute: 0, elements: 0 }
  target.forEach((due, i) => {
    const counts = data.mask ? data.mask.data[Math.floor(i / perMask)]! : 1
    sums.squared += counts * (output[i]! - due) ** 2
    sums.absolute += counts * Math.abs(output[i]! - due)
    sums.elements += counts
  })
  const received = [evaluation.samples, evaluation.meanSquaredError, evaluation.meanAbsoluteError]
  const expected = [countOf(data), sums.squared / sums.elements, sums.absolute / sums.elements]
  assertClose('evaluate: samples, squared, absolute error', shaped(received), shaped(expected), REORDERED)
  assertThat(Number.isFinite(evaluation.loss), `evaluate: expected a finite loss, received ${evaluation.loss}.`)
}

async function checkNoDecoding(model: Autoencoder, data: HostSamples): Promise<void> {
  const z = withZ(data, await model.encode(data))
  const error = await model.decode(z).catch((thrown: unknown) => thrown)
  const stated = isAutoencoderError(error) && error.name === 'PartError' && error.where === 'decode'
  assertThat(stated, `decode: expected a PartError of decode, received ${error}.`)
}

async function checkSample(model: Autoencoder, data: HostSamples): Promise<void> {
  // Without a condition there is nothing that a conditional model could sample for.
  if (data.condition) return
  const draw = (seed: number) => model.sample(5, { seed })
  const first = await draw(3).catch((error: unknown) => {
    const stated = isAutoencoderError(error) && error.name === 'PartError' && error.where === 'sample'
    assertThat(stated, `sample: expected data or a PartError of sample, received ${error}.`)
    return undefined
  })
  if (!first) return
  checkOutput('sample', first, [5, ...model.targetShape])
  assertSameBits('sample with the same seed', await draw(3), first)
  const other = await draw(4)
  assertThat(
    other.data.some((value, i) => value !== first.data[i]),
    'sample: expected another seed to give other samples.',
  )
}

async function checkInterpolation(model: Autoencoder, data: HostSamples): Promise<void> {
  // It takes single samples, so it has no place for a condition or a mask.
  if (data.condition || data.mask) return
  const width = data.input.data.length / countOf(data)
  const sample = (row: number) => ({
    data: data.input.data.slice(row * width, (row + 1) * width),
    shape: model.inputShape,
  })
  const path = await model.interpolate(sample(0), sample(1), 5)
  checkOutput('interpolate', path, [5, ...model.targetShape])
  const pair = { data: data.input.data.slice(0, 2 * width), shape: [2, ...model.inputShape] }
  const ends = await model.reconstruct(pair)
  const outputs = ends.data.length / 2
  const outer = { data: [...path.data.slice(0, outputs), ...path.data.slice(4 * outputs)], shape: ends.shape }
  assertClose('ends of interpolate, against reconstruct', outer, ends, REORDERED)
}

function shaped(data: readonly number[]): { data: readonly number[]; shape: Shape } {
  return { data, shape: [data.length] }
}
