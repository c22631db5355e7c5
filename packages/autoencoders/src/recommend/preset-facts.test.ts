import { beforeAll, describe, expect, it } from 'vitest'
import * as everything from '../index.js'
import { type Autoencoder, cpu, denseArchitecture, masking, ndArray, PartError, selectBackend } from '../index.js'
import { type PresetName, presetFacts } from './preset-facts.js'

beforeAll(() => selectBackend([cpu()]))

const exported = everything as unknown as Readonly<Record<string, (options: object) => Autoencoder>>

/** What some presets must be told beside what all take. */
const special: Partial<Record<PresetName, object>> = {
  betaVae: { beta: 2 },
  capacityVae: { capacity: 1 },
  conditionalVae: { conditionSize: 2 },
  denoisingAutoencoder: { corruption: masking({ probability: 0.1 }) },
  vampPriorVae: { pseudoInputs: 3 },
  categoricalVae: { variables: 2, categories: 2, latentSize: undefined },
  vqVae: { codes: 4 },
  residualVqVae: { codes: 4 },
  convAutoencoder: { inputShape: [8, 1], architecture: undefined },
  residualAutoencoder: { inputShape: [8, 1], architecture: undefined },
  uNetAutoencoder: { inputShape: [8, 8, 1], architecture: undefined },
  lstmAutoencoder: { inputShape: [8, 1], architecture: undefined },
  denseAutoencoder: { architecture: undefined },
}

function made(name: PresetName): Autoencoder {
  const common = { inputShape: [4], architecture: denseArchitecture({}), latentSize: 2, ...special[name] }
  const given = Object.fromEntries(Object.entries(common).filter(([, value]) => value !== undefined))
  return exported[name]!(given)
}

describe('what is known of presets', () => {
  it('is known of all that there are', () => {
    const named = /^(?!load|Auto|stream)\w*?(?:[aA]utoencoder|[vV]ae|vaeGan|raeL2|raeGradientPenalty)$/
    const presets = Object.entries(everything).filter(
      ([name, value]) => typeof value === 'function' && named.test(name),
    )
    expect(Object.keys(presetFacts).sort()).toEqual(presets.map(([name]) => name).sort())
  })

  it.each(Object.keys(presetFacts) as PresetName[])('is true of %s', async (name) => {
    const model = made(name)
    const { prior, latent } = presetFacts[name]
    expect((model.configuration.latent as { kind: string }).kind).toBe(latent)
    const condition = name === 'conditionalVae' ? { condition: ndArray([0, 1], [1, 2]) } : {}
    if (prior) expect((await model.sample(1, condition)).shape).toEqual([1, ...model.targetShape])
    else await expect(model.sample(1)).rejects.toThrow(PartError)
    model.dispose()
  })
})
