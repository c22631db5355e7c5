import type { PartDefinition } from '@autoencoders/core'
import { describe, expect, it } from 'vitest'
import { penaltyDefinitions, reconstructionDefinitions } from './index.js'

const definitions = [...reconstructionDefinitions, ...penaltyDefinitions] as PartDefinition[]

/** Options of the kinds that have no `reduction`. */
const ownOptions: Readonly<Record<string, object>> = {
  gaussianLikelihood: { sigma: 0.5 },
  discretizedLogistic: { levels: 16, maximum: 15, scale: 'output' },
  mixedColumns: { columns: [{ kind: 'numeric' }, { kind: 'categorical', categories: 3 }] },
  structuralDissimilarity: { windowSize: 7, mix: 0.16 },
  multiScaleStructuralDissimilarity: { windowSize: 7, weights: [0.4, 0.6] },
}

describe('definitions', () => {
  it('make every part again from what is saved of it', () => {
    for (const definition of definitions) {
      const others = definition.role === 'penalty' ? { weight: 0.5 } : { reduction: 'sum' }
      const options = ownOptions[definition.kind] ?? others
      const part = definition(options)
      const again = definition(JSON.parse(JSON.stringify(part.options)))
      expect(again).toMatchObject({ role: definition.role, kind: definition.kind, options })
    }
  })

  it('have one kind each', () => {
    expect(new Set(definitions.map(({ kind }) => kind)).size).toBe(19)
  })
})
