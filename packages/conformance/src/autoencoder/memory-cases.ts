/** Memory: users never see a tensor, so none may be left to them. */

import * as tf from '@tensorflow/tfjs-core'
import { assertThat } from '../deviation.js'
import { type AutoencoderCase, countOf, type Subject } from './autoencoder-case.js'

/** Cases of leaked tensors. */
export function memoryCases({ use, samples, training }: Subject): AutoencoderCase[] {
  const epochsOf = (steps: number) => {
    const batchSize = Math.ceil(countOf(samples()) / 5)
    return { ...training, batchSize, epochs: steps / 5 }
  }
  return [
    {
      name: '50 training steps leave no tensors behind',
      run: () =>
        use(1, async (model) => {
          // Weights come to the device when they are first needed.
          await model.fit(samples(), { ...training, epochs: 1 })
          await assertNothingLeft('50 training steps', () => model.fit(samples(), epochsOf(50)))
        }),
    },
    {
      name: 'each training step leaves no more tensors than the one before',
      run: () =>
        use(1, async (model) => {
          const counts: number[] = []
          const callbacks = [() => void counts.push(tf.memory().numTensors)]
          await model.fit(samples(), { ...epochsOf(50), callbacks })
          const [early, late] = [counts[10]!, counts.at(-10)!]
          assertThat(late === early, `expected ${early} tensors late in the run as early in it, received ${late}.`)
        }),
    },
    {
      name: '50 encodings leave no tensors behind',
      run: () =>
        use(1, async (model) => {
          await model.encode(samples())
          await assertNothingLeft('50 encodings', async () => {
            for (let i = 0; i < 50; i++) await model.encode(samples())
          })
        }),
    },
    {
      name: 'reconstruct, score, evaluate, sample and save leave no tensors behind',
      run: () =>
        use(1, async (model) => {
          const everyMethod = async () => {
            await model.reconstruct(samples())
            await model.score(samples())
            await model.evaluate(samples())
            await model.sample(3).catch(() => {})
            await model.weights()
          }
          // Weights come to the device when they are first needed.
          await everyMethod()
          await assertNothingLeft('every method once', everyMethod)
        }),
    },
    {
      name: 'dispose frees everything',
      run: () =>
        assertNothingLeft('a model that was trained, used and disposed', () =>
          use(1, async (model) => {
            await model.fit(samples(), { ...training, epochs: 1 })
            await model.encode(samples())
          }),
        ),
    },
  ]
}

async function assertNothingLeft(what: string, use: () => Promise<unknown>): Promise<void> {
  const before = tf.memory()
  await use()
  const after = tf.memory()
  const tensors = after.numTensors - before.numTensors
  const buffers = after.numDataBuffers - before.numDataBuffers
  assertThat(
    tensors === 0 && buffers === 0,
    `${what}: expected no tensors left behind, received ${tensors} (${buffers} buffers).`,
  )
}
