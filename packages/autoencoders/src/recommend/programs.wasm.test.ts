/** Every program that advice writes is compiled, and trains: for all kinds × goals, and for all scenarios. */

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import * as tf from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  type Autoencoder,
  type NdArray,
  ndArray,
  randomStreams,
  recommend,
  selectBackend,
  sizeOf,
  toNdArray,
  wasm,
} from '../index.js'
import { typicalShapes } from './facts.js'
import { type DataKind, dataKinds, goals, type Question } from './question.js'
import { scenarios } from './testing/scenarios.js'

// Programs ask for the best backend there is; here it is the same on every machine.
vi.mock('../auto-backend.js', () => ({ autoBackend: () => selectBackend([wasm()]) }))

const packageFolder = fileURLToPath(new URL('../..', import.meta.url))
// Inside the package, so that a program finds it by its name; and where nothing is committed.
mkdirSync(join(packageFolder, 'dist'), { recursive: true })
const folder = mkdtempSync(join(packageFolder, 'dist', 'programs-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Small samples of each kind. */
const shapes: Readonly<Record<DataKind, readonly number[]>> = {
  images: [16, 16, 1],
  series: [12, 2],
  audio: [32, 4],
  text: [6],
  table: [7],
}

const grid: readonly { name: string; question: Question }[] = dataKinds.flatMap((kind) =>
  goals.flatMap((goal) => {
    const common = { kind, goal, shape: shapes[kind], ...(kind === 'text' && { categories: 5 }) }
    return [
      { name: `${kind} × ${goal}`, question: common },
      { name: `${kind} × ${goal}, with a condition`, question: { ...common, condition: 2, samples: 24 } },
      ...(kind === 'text'
        ? []
        : [{ name: `${kind} × ${goal}, binary`, question: { ...common, binary: true, samples: 24 } }]),
    ]
  }),
)

interface Trained {
  readonly model: Autoencoder
  readonly judged: { readonly loss: number }
}
type TrainModel = (...given: readonly (NdArray | number | undefined)[]) => Promise<Trained & Record<string, unknown>>

/** Samples that the question would let one expect. */
async function dataFor({ data, kind = 'table', shape = typicalShapes[kind], ...question }: Question) {
  const { binary = false, categories, condition } = question
  const width = condition ?? 0
  const given =
    data !== undefined && typeof data === 'object' && 'input' in data ? data : { input: data, condition: undefined }
  const input =
    given.input === undefined ? made([24, ...shape], binary, categories) : await toNdArray(given.input, 'test')
  const count = input.shape[0]!
  const beside = given.condition ? await toNdArray(given.condition, 'test') : undefined
  return {
    input,
    condition: beside ?? (width > 0 ? ndArray(new Float32Array(count * width).fill(0.5), [count, width]) : undefined),
  }
}

function made(shape: readonly number[], binary: boolean, categories: number | undefined): NdArray {
  const draws = randomStreams(8).stream('made').uniform(sizeOf(shape))
  if (categories !== undefined)
    return ndArray(
      draws.map((x) => Math.floor(x * categories)),
      shape,
    )
  return ndArray(binary ? draws.map(Math.round) : draws, shape)
}

const cases = [...grid, ...scenarios].map((one, i) => ({ ...one, file: join(folder, `program-${i}.ts`) }))

describe('programs of advice', () => {
  beforeAll(async () => {
    for (const { question, file } of cases) writeFileSync(file, (await recommend(question)).code)
  })

  it(`compile, ${cases.length} of them`, () => {
    const configuration = join(folder, 'tsconfig.json')
    writeFileSync(
      configuration,
      JSON.stringify({ extends: '../../../../tsconfig.test.json', include: ['*.ts', '../../../*/src/**/*.d.ts'] }),
    )
    const manifest = createRequire(import.meta.url).resolve('typescript/package.json')
    const compiler = join(dirname(manifest), 'bin', 'tsc')
    let said = ''
    try {
      execFileSync(process.execPath, [compiler, '-p', configuration], { encoding: 'utf8', stdio: 'pipe' })
    } catch (error) {
      said = String((error as { stdout?: string }).stdout ?? error)
    }
    expect(said).toBe('')
  }, 120_000)

  it.each(cases)('train: $name', async ({ question, file }) => {
    const { input, condition } = await dataFor(question)
    const { trainModel } = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as { trainModel: TrainModel }
    const { model, judged, ...others } = condition ? await trainModel(input, condition, 1) : await trainModel(input, 1)
    expect(tf.getBackend()).toBe('wasm')
    expect(Number.isFinite(judged.loss)).toBe(true)
    const [result] = Object.values(others) as NdArray[]
    expect(result!.data.length).toBeGreaterThan(0)
    expect(result!.data.every(Number.isFinite)).toBe(true)
    model.dispose()
  })
})
