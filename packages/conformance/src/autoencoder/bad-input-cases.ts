/** Bad input: a typed error that names the function, nothing left behind, and a model as good as before. */

import {
  type Autoencoder,
  isAutoencoderError,
  memoryStore,
  type NdArray,
  ndArray,
  type Shape,
  sizeOf,
} from '@autoencoders/core'
import * as tf from '@tensorflow/tfjs-core'
import { assertSameBits, assertThat } from '../deviation.js'
import { type AutoencoderCase, type HostSamples, type Subject, withInput, withZ } from './autoencoder-case.js'

type Method = (model: Autoencoder, data: HostSamples) => Promise<unknown>

/** Methods that take samples, under the names that their errors give. */
const methods: Readonly<Record<string, Method>> = {
  fit: (model, data) => model.fit(data, { epochs: 1 }),
  encode: (model, data) => model.encode(data),
  decode: (model, data) => model.decode(data),
  reconstruct: (model, data) => model.reconstruct(data),
  score: (model, data) => model.score(data),
  evaluate: (model, data) => model.evaluate(data),
}

interface Fault {
  readonly name: string
  readonly error: 'ShapeError' | 'DataError'
  /** @param shape Of one sample. */
  make(shape: Shape): NdArray
}

const faults: readonly Fault[] = [
  {
    name: 'without a batch axis',
    error: 'ShapeError',
    make: (shape) => filled(shape),
  },
  {
    name: 'of the wrong width',
    error: 'ShapeError',
    make: (shape) => filled([4, ...shape.slice(0, -1), (shape.at(-1) ?? 0) + 1]),
  },
  {
    name: 'with NaN in a row',
    error: 'DataError',
    make: (shape) => {
      const array = filled([4, ...shape])
      array.data[2 * sizeOf(shape)] = Number.NaN
      return array
    },
  },
  {
    name: 'with ∞ in a row',
    error: 'DataError',
    make: (shape) => {
      const array = filled([4, ...shape])
      array.data[0] = Number.NEGATIVE_INFINITY
      return array
    },
  },
  { name: 'without samples', error: 'DataError', make: (shape) => ndArray([], [0, ...shape]) },
]

/** Cases of wrong data, wrong options and disposed models. */
export function badInputCases({ use, samples, decodes }: Subject): AutoencoderCase[] {
  const readers = Object.entries(methods).filter(([where]) => decodes || where !== 'decode')
  const faultCases = faults.map(({ name, error, make }) => ({
    name: `data ${name} is a ${error} that names the function`,
    run: () =>
      use(1, async (model) => {
        const before = await model.encode(samples())
        const tensors = tf.memory().numTensors
        for (const [where, method] of readers) {
          const bad = make(where === 'decode' ? model.latentShape : model.inputShape)
          const rows = Math.min(bad.shape[0] ?? 0, 4)
          const given = withInput(samples(bad.shape.length > 1 ? rows : 1), bad)
          await assertRejects(method(model, given), where, error)
        }
        const left = tf.memory().numTensors - tensors
        assertThat(left === 0, `expected refused data to leave no tensors behind, received ${left}.`)
        assertSameBits('encode after refused data', await model.encode(samples()), before)
      }),
  }))
  return [...faultCases, wrongOptions(), disposed()]

  function wrongOptions(): AutoencoderCase {
    return {
      name: 'wrong options are an OptionError that names the function',
      run: () =>
        use(1, async (model) => {
          await assertRejects(model.encode(samples(), { batchSize: 0 }), 'encode', 'OptionError')
          await assertRejects(model.fit(samples(), { epochs: 0.5 }), 'fit', 'OptionError')
          const misspelt = { epoch: 1 } as object
          await assertRejects(model.fit(samples(), misspelt), 'fit', 'OptionError')
        }),
    }
  }

  function disposed(): AutoencoderCase {
    return {
      name: 'a disposed model is an OptionError that names the function',
      run: () =>
        use(1, async (model) => {
          const data = samples()
          const z = withZ(data, await model.encode(data))
          model.dispose()
          for (const [where, method] of Object.entries(methods)) {
            await assertRejects(method(model, where === 'decode' ? z : data), where, 'OptionError')
          }
          await assertRejects(model.save(memoryStore()), 'save', 'OptionError')
          await assertRejects(model.weights(), 'weights', 'OptionError')
        }),
    }
  }
}

async function assertRejects(result: Promise<unknown>, where: string, name: string): Promise<void> {
  const error = await result.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  const due = `${where}: expected a ${name} that names ${where}`
  assertThat(error !== undefined, `${due}, received a result.`)
  assertThat(isAutoencoderError(error), `${due}, received ${error}.`)
  assertThat(error.name === name && error.where.startsWith(where), `${due}, received ${error.name}: ${error.message}`)
}

function filled(shape: Shape): NdArray {
  return ndArray(new Float32Array(sizeOf(shape)).fill(0.5), shape)
}
