/** Masks: what does not count must not be seen, neither by the loss nor by any network. */

import { type Autoencoder, type NdArray, ndArray, sizeOf } from '@autoencoders/core'
import { assertClose, type Tolerance } from '../deviation.js'
import { type AutoencoderCase, countOf, type HostSamples, type ShorterModel, type Subject } from './autoencoder-case.js'

/** The same sums, in another order at most. */
const SAME: Tolerance = { relative: 1e-5, absolute: 1e-6 }

/** Cases of data with a mask; none without one. */
export function maskCases(subject: Subject): AutoencoderCase[] {
  const { samples, shorter } = subject
  const masked = samples().mask !== undefined
  return [...(masked ? [paddingCase(subject)] : []), ...(shorter ? [cutCase(subject, shorter)] : [])]
}

function paddingCase({ use, samples, training }: Subject): AutoencoderCase {
  return {
    name: 'what the mask leaves out changes neither z nor losses nor weights',
    async run() {
      const run = (data: HostSamples) =>
        use(1, async (model) => {
          const before = await judge(model, data)
          const { epochs } = await model.fit(data, { ...training, epochs: 2 })
          return {
            ...before,
            losses: vector(epochs.map(({ loss }) => loss)),
            ...(await judge(model, data, 'trained ')),
          }
        })
      const [expected, received] = [await run(samples()), await run(otherPadding(samples()))]
      for (const [what, due] of Object.entries(expected)) assertClose(what, received[what as 'losses'], due, SAME)
    },
  }
}

function cutCase({ use, samples }: Subject, { steps, create }: ShorterModel): AutoencoderCase {
  return {
    name: `sequences of ${steps} steps, padded under a mask, have the z and loss of the same sequences cut`,
    run: () =>
      use(1, async (model) => {
        const short = create({ seed: 1 })
        try {
          short.setWeights(await model.weights())
          const { padded, cut } = paddedAndCut(samples(), steps)
          const [expected, received] = [await judge(short, cut), await judge(model, padded)]
          for (const [what, due] of Object.entries(expected)) assertClose(what, received[what]!, due, SAME)
        } finally {
          short.dispose()
        }
      }),
  }
}

async function judge(model: Autoencoder, data: HostSamples, prefix = ''): Promise<Record<string, NdArray>> {
  const { loss } = await model.evaluate(data)
  return {
    [`${prefix}z`]: await model.encode(data),
    [`${prefix}score`]: await model.score(data),
    [`${prefix}loss`]: vector([loss]),
  }
}

/** The samples with every value that the mask leaves out taken from elsewhere in the data. */
function otherPadding(samples: HostSamples): HostSamples {
  const { mask } = samples
  const replace = ({ data, shape }: NdArray): NdArray => {
    const perMask = data.length / mask!.data.length
    const values = data.map((value, i) =>
      mask!.data[Math.floor(i / perMask)]! === 0 ? data[data.length - 1 - i]! : value,
    )
    return { data: values, shape }
  }
  return { ...samples, input: replace(samples.input), ...(samples.target && { target: replace(samples.target) }) }
}

function paddedAndCut(samples: HostSamples, steps: number): { padded: HostSamples; cut: HostSamples } {
  const count = countOf(samples)
  const length = samples.input.shape[1]!
  const counts = Float32Array.from({ length: count * length }, (_, i) => Number(i % length < steps))
  const { condition } = samples
  const rest = condition && { condition }
  const fields = { input: samples.input, ...(samples.target && { target: samples.target }) }
  const short = Object.fromEntries(Object.entries(fields).map(([name, array]) => [name, firstSteps(array, steps)]))
  return {
    padded: { ...fields, ...rest, mask: ndArray(counts, [count, length]) },
    cut: { ...(short as unknown as HostSamples), ...rest },
  }
}

function firstSteps({ data, shape }: NdArray, steps: number): NdArray {
  const [count = 0, length = 0, ...rest] = shape
  const [row, wanted] = [length * sizeOf(rest), steps * sizeOf(rest)]
  const values = new Float32Array(count * wanted)
  for (let i = 0; i < count; i++) values.set(data.subarray(i * row, i * row + wanted), i * wanted)
  return { data: values, shape: [count, steps, ...rest] }
}

function vector(values: readonly number[]): NdArray {
  return ndArray(values, [values.length])
}
