import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { useWasm } from '../testing/kernel-checks.js'
import { ownKernels } from './register-kernels.js'

useWasm()

const complex = 'complex numbers have no place on the heap of tfjs-backend-wasm 4.22'
const ragged = 'ragged tensors and texts; not differentiable'

/** What tfjs's cpu backend can do and WebAssembly cannot, each with its reason. */
const missing: Readonly<Record<string, string>> = {
  Complex: complex,
  ComplexAbs: complex,
  Real: complex,
  Imag: complex,
  FFT: complex,
  IFFT: complex,
  Draw: 'draws on a canvas; not differentiable',
  RaggedGather: ragged,
  RaggedRange: ragged,
  RaggedTensorToTensor: ragged,
  StaticRegexReplace: ragged,
}

it('every kernel of the cpu backend is there, but for those with a reason', () => {
  const names = (backend: string) => tf.getKernelsForBackend(backend).map(({ kernelName }) => kernelName)
  const there = new Set(names('wasm'))
  expect(
    names('cpu')
      .filter((name) => !there.has(name))
      .sort(),
  ).toEqual(Object.keys(missing).sort())
})

it('none of ours is registered twice', () => {
  const names = ownKernels.map(({ kernelName }) => kernelName)
  expect(new Set(names).size).toBe(names.length)
})
