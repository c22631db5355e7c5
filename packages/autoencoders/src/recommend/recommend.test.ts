import { describe, expect, it } from 'vitest'
import * as everything from '../index.js'
import { Autoencoder, digits, isAutoencoderError, ndArray, OptionError, recommend } from '../index.js'
import { alternativeRules } from './alternative-rules.js'
import { architectureRules } from './architecture-rules.js'
import { judgeRules } from './judge-rules.js'
import { latentSizeRules } from './latent-size-rules.js'
import { factsOfPreset, type PresetName, presetFacts } from './preset-facts.js'
import { presetRules } from './preset-rules.js'
import { dataKinds, goals, type Question } from './question.js'
import { reconstructionRules, scalingRules } from './reconstruction-rules.js'
import { factorRows, scenarios } from './testing/scenarios.js'
import { trainingRules } from './training-rules.js'
import { warningRules } from './warning-rules.js'

const tables = {
  architectureRules,
  presetRules,
  reconstructionRules,
  scalingRules,
  latentSizeRules,
  trainingRules,
  judgeRules,
  alternativeRules,
  warningRules,
}
const allRules = Object.values(tables).flatMap((table) => table.map(({ name }) => name))

describe('the rules', () => {
  it('have names of their own', () => {
    expect(new Set(allRules).size).toBe(allRules.length)
  })

  it.each(scenarios)('speak where they should: $name', async ({ question, rules }) => {
    const advice = await recommend(question)
    expect(advice.rules).toEqual(expect.arrayContaining([...rules]))
  })

  it('each have a scenario that names it', () => {
    const named = new Set(scenarios.flatMap(({ rules }) => rules))
    expect(allRules.filter((rule) => !named.has(rule))).toEqual([])
    expect([...named].filter((rule) => !allRules.includes(rule))).toEqual([])
  })
})

describe('advice', () => {
  const grid = dataKinds.flatMap((kind) => goals.map((goal) => ({ kind, goal })))
  const questions: readonly Question[] = [
    ...grid,
    ...grid.map((question) => ({ ...question, condition: 3, labels: true })),
    ...grid.filter(({ kind }) => kind !== 'text').map((question) => ({ ...question, binary: true, samples: 30_000 })),
    ...grid.map((question) => ({ ...question, samples: 50, contamination: 0.1 })),
    ...scenarios.map(({ question }) => question),
  ]

  it('never recommends what cannot work', async () => {
    for (const question of questions) {
      const advice = await recommend(question)
      const { likelihood, prior } = factsOfPreset(advice.preset)
      if (question.goal === 'generate') expect(prior, advice.preset).toBe(true)
      if (likelihood) {
        const { name, options } = advice.reconstruction
        expect(name === 'gaussianLikelihood' || options.reduction === 'sum', `${advice.preset} ${name}`).toBe(true)
      }
      const names = advice.alternatives.map(({ preset }) => preset)
      expect(names).not.toContain(advice.preset)
      if (question.goal === 'generate')
        for (const other of names)
          expect(factsOfPreset(other).prior || other === 'residualAutoencoder', other).toBe(true)
      if (question.condition) expect(names).not.toContain('vampPriorVae')
      expect(advice.latentSize).toBeGreaterThanOrEqual(1)
    }
  })

  it('names metrics, presets and parts that there are', async () => {
    const exported = everything as Record<string, unknown>
    for (const question of questions) {
      const { judge, alternatives, preset, architecture, reconstruction } = await recommend(question)
      expect(judge.length).toBeGreaterThan(0)
      for (const { metric } of judge) {
        expect(typeof (exported[metric] ?? Autoencoder.prototype[metric as 'encode']), metric).toBe('function')
      }
      for (const name of [
        preset,
        architecture.name,
        reconstruction.name,
        ...alternatives.map(({ preset: other }) => other),
      ]) {
        expect(typeof exported[name], name).toBe('function')
      }
    }
  })

  it('knows every preset: each is recommended to somebody, or named as an alternative', async () => {
    const all = await Promise.all(questions.map(recommend))
    const named = new Set(
      all.flatMap(({ preset, alternatives }) => [preset, ...alternatives.map((other) => other.preset)]),
    )
    expect(Object.keys(presetFacts).filter((preset) => !named.has(preset as PresetName))).toEqual([])
  })

  it('is plain data, and the same twice', async () => {
    const question: Question = { data: factorRows(300), goal: 'anomalies' }
    const advice = await recommend(question)
    expect(structuredClone(advice)).toEqual(advice)
    expect(JSON.parse(JSON.stringify(advice))).toEqual(advice)
    expect(await recommend(question)).toEqual(advice)
  })

  it('takes nested arrays, samples and typed arrays for what they are', async () => {
    const rows = factorRows(40)
    const nested = Array.from({ length: 40 }, (_, i) => [...rows.data.subarray(i * 12, (i + 1) * 12)])
    const advice = await recommend({ data: rows, goal: 'reduce' })
    expect(await recommend({ data: nested, goal: 'reduce' })).toEqual(advice)
    expect(await recommend({ data: { input: rows }, goal: 'reduce' })).toEqual(advice)
  })

  it('finds the three factors that a table is made of', async () => {
    const { latentSize } = await recommend({ data: factorRows(400, 12, 0.01), goal: 'reduce' })
    expect(latentSize).toBe(3)
  })

  it('is a report of lines that fit a terminal', async () => {
    const advice = await recommend({ data: digits({ count: 100 }).images, goal: 'generate' })
    const report = String(advice)
    const [above = ''] = report.split('\nProgram\n')
    expect(above.split('\n').filter((line) => line.length > 100)).toEqual([])
    for (const { metric } of advice.judge) expect(above).toContain(`  ${metric.padEnd(23)} `)
    for (const { preset } of advice.alternatives) expect(above).toContain(`\n  ${preset.padEnd(23)} `)
    expect(above).toMatch(/^vae, to make more of 100 images \[28, 28\], values within 0\.\.1\.\n/)
    expect(above.match(/^\S.*$/gm)).toEqual([above.split('\n')[0], 'Why', 'Judge it by', 'Or', 'Mind'])
    expect(report.replaceAll(/^ {2}/gm, '')).toContain(advice.code.trimEnd())
  })
})

describe('what is refused', () => {
  const table = ndArray([0, 1, 2, 3, 4, 5], [3, 2])
  it.each<[unknown, string]>([
    [undefined, 'a question with a goal, received undefined'],
    [{ kind: 'table' }, 'a question with a goal'],
    [{ goal: 'win', kind: 'table' }, 'goal'],
    [{ goal: 'reduce' }, 'expected data, or its kind, received neither'],
    [{ goal: 'reduce', kind: 'music' }, 'kind'],
    [{ goal: 'reduce', kind: 'table', rows: 7 }, 'received "rows"'],
    [{ goal: 'reduce', kind: 'table', shape: [1] }, 'at least two values, received [1]'],
    [{ goal: 'reduce', kind: 'table', shape: [2, 2, 2, 2] }, 'one to three axes'],
    [{ goal: 'reduce', kind: 'table', shape: [4, 4] }, 'expected table of shape [features], received [4,4]'],
    [{ goal: 'reduce', kind: 'images', shape: [16] }, 'images of shape [height, width, channels]'],
    [{ goal: 'reduce', kind: 'table', samples: 0 }, 'samples'],
    [{ goal: 'reduce', kind: 'table', condition: -1 }, 'condition'],
    [{ goal: 'reduce', kind: 'table', contamination: 0.7 }, 'contamination in [0, 0.5], received 0.7'],
    [{ goal: 'reduce', kind: 'table', categories: 4 }, 'Make columns of categories one-hot'],
    [{ goal: 'reduce', kind: 'table', range: [1, 1] }, 'a range [least, greatest], received [1,1]'],
    [{ goal: 'reduce', data: table, shape: [3] }, 'data of samples [3], received [2]'],
    [{ goal: 'reduce', data: table, binary: true }, 'values of 0 and 1, received values from 0 to 5'],
    [{ goal: 'reduce', data: table, range: [0, 4] }, 'values within 0 … 4, received 0 … 5'],
    [{ goal: 'reduce', data: table, kind: 'text', categories: 5 }, 'indices below 5, received 5'],
    [{ goal: 'reduce', data: ndArray([0.5, 1], [1, 2]), kind: 'text' }, 'text as indices of tokens'],
  ])('%o', async (question, message) => {
    const refusal = recommend(question as Question)
    await expect(refusal).rejects.toThrow(message)
    await expect(refusal).rejects.toThrow(OptionError)
    await expect(refusal.catch(isAutoencoderError)).resolves.toBe(true)
  })
})
