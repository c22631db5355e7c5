/** A curriculum goes with every preset around every architecture, and is resumed to the bit. */

import { beforeAll, describe, expect, it } from 'vitest'
import {
  type Autoencoder,
  type CurriculumOptions,
  curriculum,
  linear,
  memoryStore,
  ndArray,
  ownError,
  randomStreams,
  type Samples,
  selectBackend,
  sizeOf,
  wasm,
} from './index.js'
import { type PresetCell, presetMatrix } from './testing/preset-matrix.js'

const pacing = linear({ from: 0.3, to: 1, steps: 6 })
const settings: readonly CurriculumOptions[] = [
  { difficulty: ownError(), pacing },
  { difficulty: ownError({ everyEpochs: 2 }), pacing, use: 'weights' },
]

function samplesFor({ data }: PresetCell, model: Autoencoder): Samples {
  if (data) return data as Samples
  const shape = [12, ...model.inputShape]
  return ndArray(randomStreams(6).stream('samples').uniform(sizeOf(shape)), shape)
}

async function bitsOf(model: Autoencoder): Promise<string> {
  const weights = await model.weights()
  return [...weights].map(([name, { data }]) => `${name} ${new Uint32Array(data.slice().buffer).join()}`).join('\n')
}

describe('a curriculum', () => {
  beforeAll(() => selectBackend([wasm()]))

  it.each(presetMatrix)('$name', async (cell) => {
    for (const setting of settings) {
      const train = async (extra: object = {}) => {
        const model = cell.create({ seed: 1 })
        const history = await model.fit(samplesFor(cell, model), {
          epochs: 2,
          batchSize: 5,
          curriculum: curriculum(setting),
          ...extra,
        })
        const bits = await bitsOf(model)
        model.dispose()
        return { bits, losses: history.epochs.map(({ loss }) => loss) }
      }
      const whole = await train()
      expect(whole.losses.every(Number.isFinite)).toBe(true)
      const store = memoryStore()
      const stopped = { checkpoint: { to: store, everyEpochs: 0 }, callbacks: [stopAfter(4)] }
      await train(stopped)
      expect(await train({ resumeFrom: store })).toEqual(whole)
    }
  })
})

function stopAfter(step: number) {
  return (event: { readonly type: string; readonly step?: number }, { stop }: { stop(): void }) => {
    if (event.type === 'step' && event.step === step) stop()
  }
}
