import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  type ImageScores,
  meanAbsoluteError,
  meanSquaredError,
  peakSignalToNoiseRatio,
  r2Score,
  r2ScorePerOutput,
  rootMeanSquaredError,
  type ShapedNumbers,
  structuralSimilarity,
} from './index.js'

interface Case {
  readonly name: string
  readonly metric: keyof typeof metrics
  readonly options: object
  readonly target: ShapedNumbers
  readonly output: ShapedNumbers
  readonly expected: { readonly shape: number[]; readonly data: number[] }
}

type Metric = (target: ShapedNumbers, output: ShapedNumbers, options: object) => number | Float64Array | ImageScores

const metrics = {
  meanSquaredError,
  meanAbsoluteError,
  rootMeanSquaredError,
  r2Score,
  r2ScorePerOutput,
  peakSignalToNoiseRatio,
  structuralSimilarity,
} satisfies Record<string, Metric>

const file = new URL('../../../tooling/reference/generated/metrics.json', import.meta.url)
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] }

describe('metrics against scikit-learn and scikit-image', () => {
  it.each(cases)('$name', ({ metric, target, output, options, expected }) => {
    const compute: Metric = metrics[metric]
    const result = compute(target, output, options)
    const actual = valuesOf(result)
    expect(actual).toHaveLength(expected.data.length)
    // Scores near 0 are a difference of numbers near 1.
    const floor = metric.startsWith('r2') || metric === 'structuralSimilarity' ? 1 : 0
    const errors = expected.data.map(
      (value, i) => Math.abs(actual[i]! - value) - 1e-12 * Math.max(floor, Math.abs(value)),
    )
    expect(Math.max(...errors)).toBeLessThanOrEqual(0)
    if (!isScores(result)) return
    const mean = expected.data.reduce((sum, value) => sum + value, 0) / expected.data.length
    expect(result.mean).toBeCloseTo(mean, 11)
  })
})

function valuesOf(result: ReturnType<Metric>): number[] {
  if (typeof result === 'number') return [result]
  return [...(isScores(result) ? result.perImage : result)]
}

function isScores(result: ReturnType<Metric>): result is ImageScores {
  return typeof result === 'object' && 'perImage' in result
}
