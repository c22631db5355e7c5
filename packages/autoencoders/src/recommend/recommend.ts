/** Advice for whoever starts: rules over facts, nothing trained, nothing random. */

import { formatShape } from '@autoencoders/core'
import type { Advice } from './advice.js'
import { adviceText } from './advice-text.js'
import { alternativeRules } from './alternative-rules.js'
import { architectureRules } from './architecture-rules.js'
import { type Facts, factsOf } from './facts.js'
import { judgeRules } from './judge-rules.js'
import { latentSizeRules } from './latent-size-rules.js'
import { factsOfPreset } from './preset-facts.js'
import { presetRules } from './preset-rules.js'
import { checkQuestion, type PartAdvice, type Question } from './question.js'
import { reconstructionRules, scalingRules, type WithPreset } from './reconstruction-rules.js'
import { allOf, firstOf, type Saying } from './rule.js'
import { type TrainingAdvice, trainingRules } from './training-rules.js'
import { warningRules } from './warning-rules.js'
import { nouns, writeCode } from './write-code.js'

/**
 * Which architecture, which loss, how to judge: advice to begin with, the reasons for it, and a program that does it.
 *
 * Rules look at shape, range, number, gaps, outliers and correlations of the data; nothing is trained, and the same question has the
 * same answer. Take it as a start: what is best for data only that data can tell.
 *
 * @param question Data or a description of it, and the goal.
 * @returns Plain data; `String(advice)` is a report.
 * @throws {OptionError} For a question that contradicts itself.
 * @throws {DataError | ShapeError} For data that cannot be read.
 * @example
 * const { images } = digits()
 * console.log(String(await recommend({ data: images, goal: 'generate' })))
 */
export async function recommend(question: Question): Promise<Advice> {
  const facts = await factsOf(checkQuestion(question))
  const architecture = firstOf(architectureRules, facts)
  const preset = firstOf(presetRules, { ...facts, architecture: architecture.said })
  const known: WithPreset = {
    ...facts,
    architecture: architecture.said,
    preset: preset.said.preset,
    presetOptions: preset.said.options,
  }
  const reconstruction = firstOf(reconstructionRules, known)
  const scaling = firstOf(scalingRules, facts)
  const width = firstOf(latentSizeRules, known)
  const latentSize = latentWidth(known, width.said)
  const training = allOf(trainingRules, known)
  const judge = allOf(judgeRules, known)
  const alternatives = allOf(alternativeRules, known).filter(({ said }) => said !== known.preset)
  const warnings = allOf(warningRules, { ...known, latentSize })
  const { outputActivation, ...loss } = reconstruction.said
  const plan = {
    preset: known.preset,
    presetOptions: preset.said.options,
    architecture: ended(architecture.said, outputActivation),
    reconstruction: loss,
    latentSize,
    scaling: scaling.said,
    training: Object.assign({}, ...training.map(({ said }) => said)) as TrainingAdvice,
  }
  const spoken: readonly Saying<unknown>[] = [architecture, preset, reconstruction, scaling, width, ...training]
  const advice = {
    ...plan,
    latent: factsOfPreset(known.preset).latent,
    judge: judge.map(({ said, reason }) => ({ metric: said, why: reason })),
    reasons: spoken.map(({ reason }) => reason),
    alternatives: alternatives.map(({ said, reason }) => ({ preset: said, when: reason })),
    warnings: [...facts.assumed.map((what) => `Taken for granted: ${what}.`), ...warnings.map(({ reason }) => reason)],
    understood: understood(facts),
    code: writeCode(facts, plan),
    rules: [...spoken, ...judge, ...alternatives, ...warnings].map(({ rule }) => rule),
  }
  // Not enumerable: the rest is plain data, equal when equal, and may be cloned and saved.
  return Object.defineProperty(advice, 'toString', { value: () => adviceText(advice) })
}

/** No wider than what a sample has, but for codes, maps and sparsity; one unit at least. */
function latentWidth({ elements, preset, architecture, goal }: WithPreset, said: number): number {
  const free = preset === 'sparseAutoencoder' || goal === 'codes' || architecture.name === 'uNetArchitecture'
  return free ? said : Math.max(1, Math.min(said, elements - 1))
}

function ended({ name, options }: PartAdvice, outputActivation: 'linear' | 'sigmoid'): PartAdvice {
  return { name, options: outputActivation === 'linear' ? options : { ...options, outputActivation } }
}

const inWords = {
  compress: 'to compress',
  reduce: 'to reduce to few dimensions',
  features: 'to make features of',
  anomalies: 'to find anomalies in',
  generate: 'to make more of',
  denoise: 'to denoise',
  complete: 'to complete',
  disentangle: 'to disentangle',
  codes: 'to turn into discrete codes',
} as const

function understood({ goal, kind, shape, samples, values, categories, condition, measured }: Facts): string {
  const lying = {
    binary: 'values of 0 and 1',
    unit: 'values within 0..1',
    bytes: 'whole values within 0..255',
    tokens: `indices of ${categories} tokens`,
    real: measured ? `values from ${brief(measured.minimum)} to ${brief(measured.maximum)}` : 'values of any range',
  }[values]
  const beside = condition > 0 ? `, a condition of ${condition}` : ''
  const many = samples === undefined ? nouns[kind] : `${samples} ${nouns[kind]}`
  return `${inWords[goal]} ${many} ${formatShape(shape)}, ${lying}${beside}`
}

function brief(value: number): string {
  return String(Number(value.toPrecision(3)))
}
