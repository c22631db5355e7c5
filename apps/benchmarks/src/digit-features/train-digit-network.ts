import { adam, cosineDecay, type NdArray } from '@autoencoders/core'
import { digitClassifier } from './digit-classifier.js'
import type { TrainedLayer } from './pack-layers.js'
import { variedDigits } from './varied-digits.js'

/** How long to train. */
export interface DigitTraining {
  /** Decides weights and digits. */
  readonly seed: number
  /** Passes, each over digits of its own. */
  readonly passes: number
  /** Digits a pass, a multiple of 256. */
  readonly digits: number
}

const BATCH = 64

/** The layers of the classifier by their names among its weights, in order. */
export const layerNames = ['encoder/0', 'encoder/1', 'encoder/2', 'encoder/features', 'decoder'] as const

/**
 * Trains the network behind `digitFeatures`, on the backend in use: with `wasm({ bitExact: true })` to the same bits everywhere.
 *
 * @param print Told of each pass.
 * @returns Its layers, in order.
 */
export async function trainDigitNetwork(
  { seed, passes, digits }: DigitTraining,
  print: (line: string) => void,
): Promise<readonly TrainedLayer[]> {
  const model = digitClassifier(seed)
  const learningRate = cosineDecay({ initial: 2e-3, minimum: 2e-5, steps: (passes * digits) / BATCH })
  await model.fit((pass: number) => variedDigits(seed, pass, digits), {
    epochs: passes,
    batchSize: BATCH,
    optimizer: adam({ learningRate }),
    callbacks: [
      (event) => {
        if (event.type === 'epoch') print(`pass ${event.epoch}: loss ${event.loss.toFixed(4)}`)
      },
    ],
  })
  const weights = await model.weights()
  model.dispose()
  return layersOf(weights)
}

function layersOf(weights: ReadonlyMap<string, NdArray>): readonly TrainedLayer[] {
  return layerNames.map((name) => {
    const kernel = weights.get(`${name}/filter`) ?? weights.get(`${name}/kernel`)
    const bias = weights.get(`${name}/bias`)
    if (!kernel || !bias) throw new Error(`No weights of ${name}.`)
    return { kernel, bias }
  })
}
