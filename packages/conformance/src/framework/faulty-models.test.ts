/** The cases of an autoencoder must fail for models that are wrong. */

import { cpu } from '@autoencoders/backend-cpu'
import { Autoencoder, definePart, deterministic, selectBackend } from '@autoencoders/core'
import type { Architecture, Layer, Network } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import type { AutoencoderCasesOptions, CreateAutoencoder } from '../autoencoder/autoencoder-case.js'
import { autoencoderCases } from '../autoencoder-cases.js'
import { sequence, sequenceSubject } from '../testing/subjects.js'
import { testArchitecture } from '../testing/test-architecture.js'
import { meanSquaredError } from '../trajectories/trajectory-model.js'

beforeAll(async () => {
  await selectBackend([cpu()])
})

/** The names of the cases that a model fails. */
async function failuresOf({ create, ...options }: Changed): Promise<string[]> {
  const failed: string[] = []
  for (const { name, run } of autoencoderCases(create, options)) {
    await run().catch(() => failed.push(name))
  }
  return failed
}

interface Changed extends AutoencoderCasesOptions {
  readonly create: CreateAutoencoder
}

/** A model whose encoder is changed. */
function changed(change: (encoder: Network) => Network): Changed {
  const unchanged = testArchitecture()
  const architecture = definePart(
    'architecture',
    'test-changed',
    (): Omit<Architecture, 'role' | 'kind' | 'options'> => ({
      build(specification, scope) {
        const { encoder, decoder } = unchanged.build(specification, scope)
        return { encoder: change(encoder), decoder }
      },
    }),
  )
  const create: CreateAutoencoder = ({ seed }) =>
    new Autoencoder({
      inputShape: [12],
      architecture: architecture(),
      latent: deterministic({ size: 4 }),
      reconstruction: meanSquaredError(),
      seed,
    })
  return { create, definitions: [architecture, meanSquaredError] }
}

function withLayer(encoder: Network, apply: Layer['apply']): Network {
  return { ...encoder, apply: (input, context) => apply(encoder.apply(input, context), context) }
}

const gradientCase = 'gradients of the loss agree with central differences'

describe('autoencoderCases', () => {
  it('catch a gradient that is wrong by a tenth', async () => {
    const wrongGradient = tf.customGrad((x) => ({
      value: tf.clone(x as tf.Tensor),
      gradFunc: (dy: tf.Tensor) => [tf.mul(dy, 1.1)],
    }))
    const failed = await failuresOf(changed((encoder) => withLayer(encoder, (z) => wrongGradient(z))))
    expect(failed).toEqual([gradientCase])
  })

  it('catch draws that do not come from the seed', async () => {
    const unseeded = changed((encoder) =>
      withLayer(encoder, (z, { training }) => (training ? tf.add(z, tf.randomNormal(z.shape)) : z)),
    )
    expect(await failuresOf(unseeded)).toEqual(
      expect.arrayContaining([
        'training twice with seed 0 gives the same losses and weights, to the bit',
        'a run resumed in the middle of an epoch ends as if it had not been interrupted, to the bit',
      ]),
    )
  })

  it('catch tensors that are kept', async () => {
    const leaking = changed((encoder) =>
      withLayer(encoder, (z) => {
        tf.keep(tf.add(z, 0))
        return z
      }),
    )
    expect(await failuresOf(leaking)).toEqual(
      expect.arrayContaining(['50 training steps leave no tensors behind', '50 encodings leave no tensors behind']),
    )
  })

  it('catch a model that looks at the other samples of its batch', async () => {
    const looking = changed((encoder) => withLayer(encoder, (z) => tf.sub(z, tf.mean(z, 0, true))))
    expect(await failuresOf(looking)).toContain('encode in batches of 7 gives the same z')
  })

  it('catch a model that ignores the seed', async () => {
    const { create, ...options } = changed((encoder) => encoder)
    expect(await failuresOf({ ...options, create: () => create({ seed: 3 }) })).toEqual([
      'the same seed gives the same first weights, another seed others',
      'seed 0 and seed 1 train differently',
    ])
  })

  it('catch state that is not saved', async () => {
    let uses = 0
    const counting = changed((encoder) => withLayer(encoder, (z) => tf.add(z, 1e-3 * uses++)))
    const failed = await failuresOf(counting)
    expect(failed).toContain('encoding twice gives the same bits')
    expect(failed).toContain('a loaded model gives the same outputs as the saved one, to the bit')
  })

  it('catch a model that looks under the mask', async () => {
    const looking = { ...sequenceSubject, create: sequence(6, { heedsMask: false }) }
    expect(await failuresOf(looking)).toEqual([
      'what the mask leaves out changes neither z nor losses nor weights',
      'sequences of 4 steps, padded under a mask, have the z and loss of the same sequences cut',
    ])
  })

  it('catch a decoder that does without the skip connections it is said to need', async () => {
    const failed = await failuresOf({ ...changed((encoder) => encoder), decodes: false })
    expect(failed).toEqual(['decode says that it needs the encoder'])
  })

  it('ask for the definitions that loading needs', async () => {
    const { create } = changed((encoder) => encoder)
    const cases = autoencoderCases(create, { definitions: [meanSquaredError] })
    const load = cases.find(({ name }) => name.startsWith('a loaded model'))!
    await expect(load.run()).rejects.toThrow('expected a definition of the architecture "test-changed"')
  })
})
