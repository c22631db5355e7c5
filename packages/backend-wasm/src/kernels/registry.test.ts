/** Whatever the cpu backend can differentiate, wasm can: a gap that comes back fails here. */

import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { expect, it } from 'vitest'
import { useWasm } from '../testing/kernel-checks.js'
import { ownKernels } from './register-kernels.js'

useWasm()

const complexNumbers = 'for complex numbers, which no tensor of this backend holds'
const wholeNumbers = 'gives indices or texts, through which no gradient flows'

/** Kernels of the cpu backend that wasm may lack, and why. */
const lacking: Readonly<Record<string, string>> = {
  Complex: complexNumbers,
  ComplexAbs: complexNumbers,
  Draw: 'draws on a canvas',
  FFT: complexNumbers,
  IFFT: complexNumbers,
  Imag: complexNumbers,
  RaggedGather: wholeNumbers,
  RaggedRange: wholeNumbers,
  RaggedTensorToTensor: 'for ragged tensors, which have no gradient',
  Real: complexNumbers,
  StaticRegexReplace: wholeNumbers,
}

function namesOf(backend: string): string[] {
  return tf
    .getKernelsForBackend(backend)
    .map(({ kernelName }) => kernelName)
    .sort()
}

it('has every kernel of the cpu backend but those named here', () => {
  const own = new Set(namesOf('wasm'))
  expect(namesOf('cpu').filter((name) => !own.has(name))).toEqual(Object.keys(lacking).sort())
})

it('has every kernel that has a gradient and is not for complex numbers', () => {
  const differentiable = namesOf('cpu').filter((name) => tf.getGradient(name))
  expect(differentiable.length).toBeGreaterThan(90)
  const own = new Set(namesOf('wasm'))
  const missing = differentiable.filter((name) => !own.has(name))
  expect(missing.filter((name) => lacking[name] !== complexNumbers)).toEqual([])
})

it('has every kernel of ours, once', () => {
  const names = ownKernels.map(({ kernelName }) => kernelName)
  expect(names.length).toBe(new Set(names).size)
  for (const { kernelName, kernelFunc } of ownKernels) {
    expect(tf.getKernel(kernelName, 'wasm')?.kernelFunc, kernelName).toBe(kernelFunc)
  }
})
