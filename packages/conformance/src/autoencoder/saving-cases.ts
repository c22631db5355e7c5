/** Saving: what is loaded is the model that was saved, and a resumed run is the run that was interrupted. */

import { type BundleStore, loadAutoencoder, memoryStore } from '@autoencoders/core'
import { assertSameBits, assertThat } from '../deviation.js'
import type { AutoencoderCase, Subject } from './autoencoder-case.js'
import { assertSameRun, trained } from './training-cases.js'

/** Cases of save, loadAutoencoder and checkpoints. */
export function savingCases(subject: Subject): AutoencoderCase[] {
  const { use, samples, training } = subject
  return [
    {
      name: 'a loaded model gives the same outputs as the saved one, to the bit',
      run: () =>
        use(1, async (model) => {
          await model.fit(samples(), { ...training, epochs: 1 })
          model.metadata = { threshold: 0.25, labels: ['a', 'b'] }
          const store = memoryStore()
          await model.save(store)
          const loaded = await loadAutoencoder(store, subject.definitions)
          try {
            const outputs = [model, loaded].map(async (each) => ({
              encode: await each.encode(samples()),
              reconstruct: await each.reconstruct(samples()),
              score: await each.score(samples()),
            }))
            const [saved, again] = await Promise.all(outputs)
            for (const method of ['encode', 'reconstruct', 'score'] as const) {
              assertSameBits(`${method} of the loaded model`, again![method], saved![method])
            }
            assertSameJson('configuration', loaded.configuration, model.configuration)
            assertSameJson('metadata', loaded.metadata, model.metadata)
          } finally {
            loaded.dispose()
          }
        }),
    },
    {
      name: 'saving a model twice gives the same bytes',
      run: () =>
        use(1, async (model) => {
          const [first, second] = [memoryStore(), memoryStore()]
          await model.save(first)
          await model.save(second)
          const bytes = async (store: BundleStore) => ({ data: await store.read(), shape: [] })
          assertSameBits('second bundle', await bytes(second), await bytes(first))
        }),
    },
    {
      name: 'a run resumed in the middle of an epoch ends as if it had not been interrupted, to the bit',
      async run() {
        const options = { ...training, epochs: 2 }
        const whole = await use(1, (model) => trained(model, samples(), options))
        const checkpoint = memoryStore()
        await use(1, (model) => interruptAtStep(2, model, checkpoint))
        const resumed = await use(1, (model) => trained(model, samples(), { ...options, resumeFrom: checkpoint }))
        assertSameRun('resumed run', resumed, whole)
      },
    },
  ]

  async function interruptAtStep(
    step: number,
    model: Parameters<Parameters<Subject['use']>[1]>[0],
    checkpoint: BundleStore,
  ): Promise<void> {
    const { stopReason, steps } = await model.fit(samples(), {
      ...training,
      epochs: 2,
      checkpoint: { to: checkpoint },
      callbacks: [(event, control) => void (event.type === 'step' && event.step === step && control.stop())],
    })
    assertThat(
      stopReason === 'stopped' && steps === step,
      `fit: expected to stop at step ${step}, received ${stopReason} at ${steps}.`,
    )
  }
}

function assertSameJson(what: string, received: unknown, expected: unknown): void {
  const [came, due] = [JSON.stringify(received), JSON.stringify(expected)]
  assertThat(came === due, `${what} of the loaded model: expected ${due}, received ${came}.`)
}
