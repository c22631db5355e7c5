import { adam, type NdArray } from '@autoencoders/core'
import { shapes } from '@autoencoders/data'
import { denseArchitecture } from '@autoencoders/dense'
import { bernoulli } from '@autoencoders/losses'
import { mutualInformationGap } from '@autoencoders/metrics'
import { betaTcVae } from '@autoencoders/variational'
import type { Measurement, Reproduction, ReproductionContext } from '../reproduction.js'

const BETA = 6

/** How much is done: what is reproduced, or less. */
export interface FactorSettings {
  readonly epochs: number
  readonly runs: number
  /** See `shapes`. */
  readonly scales: number
  readonly places: number
}

const full: FactorSettings = { epochs: 60, runs: 3, scales: 6, places: 12 }

/** What the weight of the total correlation does to how well single units tell of single factors. */
export const shapesFactors: Reproduction = {
  name: 'shapes-factors',
  title: `betaTcVae 1024-256-6 of β = ${BETA} beside β = 1 on generated shapes (kind, scale, column, row), ${full.epochs} epochs`,
  metric: `mutual information gap, the mean of ${full.runs} trainings`,
  reference: 'measured',
  margin: 0,
  direction: 'higher',
  source: 'the same with β = 1, a plain variational autoencoder, in the same run',
  seed: 1,
  run: (context) => measureGaps(context, full),
}

/** Trains both as often as is asked for. */
export async function measureGaps(
  context: ReproductionContext,
  { epochs, runs, scales, places }: FactorSettings,
): Promise<Measurement> {
  const { images, factors, names } = shapes({ scales, places })
  const samples = { data: images.data, shape: [images.shape[0]!, 1024] }
  // There are no turns to be told.
  const told = names.filter((name) => name !== 'turn')
  const known = pickColumns(
    factors,
    told.map((name) => names.indexOf(name)),
  )
  context.print(`data     ${images.shape[0]} generated shapes`)
  const gaps = { plain: [] as number[], disentangled: [] as number[] }
  for (let run = 0; run < runs; run++) {
    gaps.plain.push(await gapOf(1, context.seed + run, { samples, known, epochs }, context))
    gaps.disentangled.push(await gapOf(BETA, context.seed + run, { samples, known, epochs }, context))
  }
  return { value: mean(gaps.disentangled), reference: mean(gaps.plain), details: { factors: told, gaps } }
}

async function gapOf(
  beta: number,
  seed: number,
  { samples, known, epochs }: { readonly samples: NdArray; readonly known: NdArray; readonly epochs: number },
  { callbacks, print }: ReproductionContext,
): Promise<number> {
  const model = betaTcVae({
    inputShape: [1024],
    architecture: denseArchitecture({ hiddenUnits: [256] }),
    latentSize: 6,
    reconstruction: bernoulli({ reduction: 'sum' }),
    beta,
    seed,
  })
  const optimizer = adam({ learningRate: 1e-3 })
  await model.fit(samples, { epochs, batchSize: 64, optimizer, callbacks })
  const { gap, perFactor } = mutualInformationGap(await model.encode(samples), known)
  model.dispose()
  const each = Array.from(perFactor, (value) => value.toFixed(2)).join(', ')
  print(`β = ${beta}, seed ${seed}: gap ${gap.toFixed(3)} (${each})`)
  return gap
}

function pickColumns({ data, shape }: NdArray, columns: readonly number[]): NdArray {
  const [rows = 0, width = 0] = shape
  const picked = Float32Array.from(
    { length: rows * columns.length },
    (_, i) => data[Math.floor(i / columns.length) * width + columns[i % columns.length]!]!,
  )
  return { data: picked, shape: [rows, columns.length] }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
