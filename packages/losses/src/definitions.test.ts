import type { PartDefinition } from '@autoencoders/core'
import { describe, expect, it } from 'vitest'
import { penaltyDefinitions, reconstructionDefinitions } from './index.js'

describe('definitions', () => {
  it('make every part again from what is saved of it', () => {
    for (const definition of [...reconstructionDefinitions, ...penaltyDefinitions] as PartDefinition[]) {
      const options = definition.role === 'penalty' ? { weight: 0.5 } : { reduction: 'sum' }
      const part = definition(options)
      const again = definition(JSON.parse(JSON.stringify(part.options)))
      expect(again).toMatchObject({ role: definition.role, kind: definition.kind, options })
    }
  })

  it('have one kind each', () => {
    const kinds = [...reconstructionDefinitions, ...penaltyDefinitions].map((each) => (each as PartDefinition).kind)
    expect(new Set(kinds).size).toBe(15)
  })
})
