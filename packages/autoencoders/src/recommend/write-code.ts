/** Advice as a program. */

import { formatShape, type JsonObject } from '@autoencoders/core'
import type { Facts } from './facts.js'
import { asJson, literal, partNames, SAME } from './literal.js'
import { factsOfPreset, type PresetName } from './preset-facts.js'
import type { DataKind, Goal, PartAdvice } from './question.js'
import type { ScalingAdvice } from './reconstruction-rules.js'
import type { TrainingAdvice } from './training-rules.js'

/** What a program is written from. */
export interface Plan {
  readonly preset: PresetName
  readonly presetOptions: JsonObject
  readonly architecture: PartAdvice
  readonly reconstruction: PartAdvice
  readonly latentSize: number
  readonly scaling: ScalingAdvice
  readonly training: TrainingAdvice
}

const WIDTH = 100

/** What one, or several, of a kind are called. */
export const nouns: Readonly<Record<DataKind, string>> = {
  images: 'images',
  series: 'series',
  audio: 'sounds',
  text: 'texts',
  table: 'rows',
}

/**
 * A TypeScript module with one function that trains the recommended model on data, judges it, and does what it is for.
 *
 * @param facts Of the question.
 * @param plan What is recommended.
 */
export function writeCode(facts: Facts, plan: Plan): string {
  const prepared = prepare(facts, plan.scaling)
  const ready = (name: string) => (prepared.length > 0 ? `prepare(${name})` : name)
  const body = [
    ...head(facts, plan.training.epochs),
    '  await autoBackend()',
    ...split(facts),
    ...prepared,
    `  const model = ${modelCall(facts, plan)}`,
    `  await model.fit(${ready('train')}, ${literal({ ...plan.training, epochs: SAME }, 2, WIDTH)})`,
    `  const judged = await model.evaluate(${ready('test')})`,
    ...results(facts, plan.scaling, ready('test')),
    '}',
  ].join('\n')
  return `${importLine(importsOf(body, plan))}\n\n${body}\n`
}

/** Functions that programs use beside parts and presets. */
const helpers = ['autoBackend', 'ndArray', 'robustScaler', 'standardScaler', 'trainValidationTestSplit']

function importsOf(body: string, plan: Plan): string[] {
  const { preset, presetOptions, training, architecture, reconstruction } = plan
  const parts = partNames([presetOptions, training, asJson(architecture), asJson(reconstruction)])
  const called = [...helpers, preset, ...parts].filter((name) => body.includes(`${name}(`))
  return ['type NdArray', ...[...new Set(called)].sort()]
}

function head({ kind, shape, condition, samples }: Facts, epochs: number): string[] {
  const beside = condition > 0 ? ', condition: NdArray' : ''
  return [
    '/**',
    ` * ${samples === undefined ? '' : `${samples} `}${nouns[kind]}: a first model to go on from.`,
    ' *',
    ` * @param x \`${formatShape([-1, ...shape]).replace('*', 'n')}\`.`,
    ...(condition > 0 ? [` * @param condition \`[n, ${condition}]\`.`] : []),
    ' */',
    `export async function trainModel(x: NdArray${beside}, epochs = ${epochs}) {`,
  ]
}

function split({ samples, condition }: Facts): string[] {
  const whole = condition > 0 ? '{ input: x, condition }' : '{ input: x }'
  if (samples !== undefined && samples < 20) return [`  const train = ${whole}`, '  const test = train']
  return [`  const { train, test } = trainValidationTestSplit(${whole}, { fractions: { test: 0.2 }, seed: 1 })`]
}

const scalers = { standard: 'standardScaler', robust: 'robustScaler', bytes: '', none: '' } as const

/** A function that scales samples, and fills and masks gaps; no lines where there is nothing to do. */
function prepare({ kind, shape, measured }: Facts, scaling: ScalingAdvice): string[] {
  const perFeature = kind === 'table' || (kind !== 'images' && shape.length === 2)
  const scaler = scalers[scaling]
  const fitted = scaler ? [`  const scaler = ${scaler}(${perFeature ? '' : "{ axis: 'all' }"}).fit(train.input)`] : []
  const scaled = {
    standard: 'scaler.transform(samples.input)',
    robust: 'scaler.transform(samples.input)',
    bytes: 'ndArray(samples.input.data.map((value) => value / 255), samples.input.shape)',
    none: 'samples.input',
  }[scaling]
  if (measured?.missing) {
    return [
      ...fitted,
      '  const prepare = (samples: typeof train) => {',
      `    const { data, shape } = ${scaled}`,
      '    const mask = ndArray(data.map((value) => Number(!Number.isNaN(value))), shape)',
      '    return { ...samples, input: ndArray(data.map((value) => value || 0), shape), mask }',
      '  }',
    ]
  }
  if (scaling === 'none') return []
  const line = `  const prepare = (samples: typeof train) => ({ ...samples, input: ${scaled} })`
  if (line.length <= WIDTH) return [...fitted, line]
  return [
    ...fitted,
    '  const prepare = (samples: typeof train) => ({',
    '    ...samples,',
    `    input: ${scaled},`,
    '  })',
  ]
}

/** Presets that are told the architecture's options themselves. */
const plainPresets: readonly PresetName[] = [
  'denseAutoencoder',
  'convAutoencoder',
  'residualAutoencoder',
  'uNetAutoencoder',
  'lstmAutoencoder',
]

function modelCall({ shape, condition }: Facts, plan: Plan): string {
  const { preset, presetOptions, architecture, reconstruction, latentSize } = plan
  const networks = plainPresets.includes(preset) ? architecture.options : { architecture: asJson(architecture) }
  const options: JsonObject = {
    inputShape: shape,
    ...networks,
    ...(factsOfPreset(preset).latent !== 'categorical' && { latentSize }),
    ...(condition > 0 && { conditionSize: condition }),
    ...presetOptions,
    reconstruction: asJson(reconstruction),
    seed: 1,
  }
  return `${preset}(${literal(options, 2, WIDTH)})`
}

function results({ goal, condition }: Facts, scaling: ScalingAdvice, test: string): string[] {
  const give = (name: string) =>
    `  return { model, judged, ${scalers[scaling] ? `${name}: scaler.inverseTransform(${name})` : name} }`
  const drawn = condition > 0 ? 'test.condition.shape[0]!, { condition: test.condition }' : '16'
  const z = [`  const z = await model.encode(${test})`, '  return { model, judged, z }']
  const restored = [`  const restored = await model.reconstruct(${test})`, give('restored')]
  const use: Readonly<Record<Goal, readonly string[]>> = {
    anomalies: [`  const scores = await model.score(${test})`, '  return { model, judged, scores }'],
    generate: [`  const made = await model.sample(${drawn})`, give('made')],
    denoise: restored,
    complete: restored,
    compress: z,
    reduce: z,
    features: z,
    disentangle: z,
    codes: z,
  }
  return [...use[goal]]
}

function importLine(names: readonly string[]): string {
  const line = `import { ${names.join(', ')} } from '@autoencoders/autoencoders'`
  if (line.length <= WIDTH) return line
  return `import {\n${names.map((name) => `  ${name},`).join('\n')}\n} from '@autoencoders/autoencoders'`
}
