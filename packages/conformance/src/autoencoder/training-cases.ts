/** Training: repeatable by its seed, and worth its while. */

import type { Autoencoder, FitOptions, History, NdArray } from '@autoencoders/core'
import { assertSameBits, assertThat } from '../deviation.js'
import type { AutoencoderCase, HostSamples, Subject } from './autoencoder-case.js'

/** What a training run leaves. */
export interface TrainedModel {
  readonly history: History
  readonly weights: ReadonlyMap<string, NdArray>
}

/** Trains and takes what must be the same after the same training. */
export async function trained(model: Autoencoder, data: HostSamples, options: FitOptions): Promise<TrainedModel> {
  const history = await model.fit(data, options)
  return { history, weights: await model.weights() }
}

/**
 * Checks that two runs gave the same losses and weights, to the bit; times are left out.
 *
 * @throws {ConformanceError} With the first loss or weight that differs.
 */
export function assertSameRun(what: string, received: TrainedModel, expected: TrainedModel): void {
  assertSameBits(`${what}: losses`, numbersOf(received.history), numbersOf(expected.history))
  assertSameWeights(what, received.weights, expected.weights)
}

/** Cases of seeds and learning. */
export function trainingCases({ use, samples, training }: Subject): AutoencoderCase[] {
  const run = (seed: number, options: FitOptions = {}) =>
    use(seed, (model) => trained(model, samples(), { ...training, epochs: 2, ...options }))
  return [
    {
      name: 'the same seed gives the same first weights, another seed others',
      async run() {
        const first = (seed: number) => use(seed, (model) => model.weights())
        for (const seed of [0, 1]) assertSameWeights(`seed ${seed}`, await first(seed), await first(seed))
        assertDifferent('first weights', await first(0), await first(1))
      },
    },
    ...[0, 1].map((seed) => ({
      name: `training twice with seed ${seed} gives the same losses and weights, to the bit`,
      async run() {
        assertSameRun(`seed ${seed}`, await run(seed), await run(seed))
      },
    })),
    {
      name: 'seed 0 and seed 1 train differently',
      async run() {
        assertDifferent('trained weights', (await run(0)).weights, (await run(1)).weights)
      },
    },
    {
      name: 'encoding and sampling between steps leave training as it is, to the bit',
      async run() {
        const undisturbed = await run(1)
        const disturbed = await use(1, (model) => {
          const disturb = async () => {
            await model.encode(samples())
            await model.sample(2).catch(() => {})
          }
          return trained(model, samples(), { ...training, epochs: 2, callbacks: [disturb] })
        })
        assertSameRun('with encodings in between', disturbed, undisturbed)
      },
    },
    {
      name: 'the loss falls over 30 steps',
      run: () =>
        use(1, async (model) => {
          const before = (await model.evaluate(samples())).loss
          const { steps } = await model.fit(samples(), { ...training, ...thirtySteps(samples()) })
          const after = (await model.evaluate(samples())).loss
          const received = `${before} before and ${after} after`
          assertThat(after < before, `the loss: expected it to fall over ${steps} steps, received ${received}.`)
        }),
    },
  ]
}

function thirtySteps(data: HostSamples): { epochs: number; batchSize: number } {
  return { epochs: 10, batchSize: Math.ceil(data.input.shape[0]! / 3) }
}

function assertSameWeights(
  what: string,
  received: ReadonlyMap<string, NdArray>,
  expected: ReadonlyMap<string, NdArray>,
): void {
  const names = [...received.keys()].join(', ')
  const due = [...expected.keys()].join(', ')
  assertThat(names === due, `${what}: expected the weights ${due}, received ${names}.`)
  for (const [name, array] of expected) assertSameBits(`${what}: ${name}`, received.get(name)!, array)
}

function assertDifferent(what: string, a: ReadonlyMap<string, NdArray>, b: ReadonlyMap<string, NdArray>): void {
  const differs = [...a].some(([name, { data }]) => data.some((value, i) => value !== b.get(name)?.data[i]))
  assertThat(differs, `${what}: expected seed 0 and seed 1 to give different ones, received the same.`)
}

function numbersOf({ epochs, steps }: History): { data: number[]; shape: number[] } {
  const data = [
    steps,
    ...epochs.flatMap(({ loss, terms, learningRate }) => [loss, learningRate, ...Object.values(terms)]),
  ]
  return { data, shape: [data.length] }
}
