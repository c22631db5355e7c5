import { describe, expect, it } from 'vitest'
import { type Architecture, batchNormalization, denseLayer, sequential } from './extend.js'
import { Autoencoder, definePart, deterministic } from './index.js'
import { meanSquares } from './training/training-fixtures.js'

const tied = definePart(
  'architecture',
  'tied',
  (): Omit<Architecture, 'role' | 'kind' | 'options'> => ({
    build({ encoderOutputs }, scope) {
      const inner = scope.child('encoder')
      const first = denseLayer(inner, { inputUnits: 1000, units: encoderOutputs })
      const last = denseLayer(scope.child('decoder'), { inputUnits: encoderOutputs, units: 1000, tiedTo: first.kernel })
      const normalized = batchNormalization(inner, [encoderOutputs])
      return { encoder: sequential([1000], [first, normalized]), decoder: sequential([encoderOutputs], [last]) }
    },
  }),
)

describe('summary', () => {
  const summary = new Autoencoder({
    inputShape: [1000],
    architecture: tied(),
    latent: deterministic({ size: 2 }),
    reconstruction: meanSquares(),
  }).summary()

  it('lists layers, and counts shared parameters once', () => {
    expect(summary.layers).toEqual([
      { network: 'encoder', layer: 'encoder/dense', outputShape: [2], parameters: 2002 },
      { network: 'encoder', layer: 'encoder/batchNormalization', outputShape: [2], parameters: 8 },
      { network: 'decoder', layer: 'decoder/dense', outputShape: [1000], parameters: 1000 },
    ])
    expect([summary.parameters, summary.trainableParameters]).toEqual([3010, 3006])
  })

  it('is a table as text', () => {
    expect(String(summary).split('\n')).toEqual([
      'layer                       output     parameters',
      '-------------------------------------------------',
      'encoder/dense               [*, 2]           2002',
      'encoder/batchNormalization  [*, 2]              8',
      'decoder/dense               [*, 1000]        1000',
      '',
      '3010 parameters, 3006 of them trained',
    ])
  })
})
