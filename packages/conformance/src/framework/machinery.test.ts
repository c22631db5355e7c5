/** The suite must fail when it should: a wrong kernel, a closed gap, a backend that is not there. */

import { cpu } from '@autoencoders/backend-cpu'
import { type BackendAdapter, BackendError, OptionError } from '@autoencoders/core'
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { backendCases } from '../backend-cases.js'
import { describeAutoencoder } from '../describe-autoencoder.js'
import { describeBackend } from '../describe-backend.js'
import { collectedTests } from '../testing/collected-tests.js'
import { plainSubject } from '../testing/subjects.js'

const names = backendCases.map(({ name }) => name)

/** The cpu backend under another name, with one kernel that is off by a little. */
function brokenBackend(tfjsName: string, kernel: string, distort: (values: Float32Array) => void): BackendAdapter {
  return {
    name: tfjsName,
    tfjsName,
    async load() {
      const report = await cpu().load()
      if (tf.findBackendFactory(tfjsName)) return report
      // Without its advertisement in Node.
      tf.registerBackend(tfjsName, () => Object.assign(new MathBackendCPU(), { firstUse: false }))
      tf.copyRegisteredKernels('cpu', tfjsName)
      const right = tf.getKernel(kernel, 'cpu')
      tf.unregisterKernel(kernel, tfjsName)
      tf.registerKernel({
        kernelName: kernel,
        backendName: tfjsName,
        kernelFunc: (given) => {
          const result = right.kernelFunc(given) as tf.TensorInfo
          const backend = given.backend as MathBackendCPU
          distort(backend.data.get(result.dataId).values as Float32Array)
          return result
        },
      })
      return report
    },
  }
}

describe('the cases', () => {
  it('have names of their own', () => {
    expect(new Set(names).size).toBe(names.length)
  })

  it('begin with the backend in use', () => {
    expect(names[0]).toBe('the backend in use is the one asked for')
  })

  it('fail when another backend is in use than the one asked for', async () => {
    await cpu().load()
    await tf.setBackend('cpu')
    await expect(backendCases[0]!.run({ name: 'wasm', tfjsName: 'wasm' })).rejects.toThrow(
      'expected wasm in use, received cpu',
    )
  })
})

describe('describeBackend', () => {
  it('catches a kernel that is wrong by a ten-thousandth, by its name and its gradient', async () => {
    const framework = collectedTests()
    const adapter = brokenBackend('broken-softplus', 'Softplus', (values) => {
      values[3]! *= 1.0001
    })
    describeBackend(adapter, { framework })
    const failures = await framework.failures()
    expect([...failures.keys()]).toEqual(['softplus'])
    expect(failures.get('softplus')).toMatch(
      /softplus: element 3 of \[37\] expected [\d.]+, received [\d.]+: off by .* times the .* allowed\./,
    )
  })

  it('catches a wrong kernel in every training run that uses it', async () => {
    const framework = collectedTests()
    const adapter = brokenBackend('broken-sigmoid', 'Sigmoid', (values) => {
      values[0]! += 1e-3
    })
    describeBackend(adapter, { framework })
    expect((await framework.failures('20 training steps')).size).toBe(16)
  })

  it('catches tensors that a backend leaves behind', async () => {
    const framework = collectedTests()
    const adapter = brokenBackend('leaking-tanh', 'Tanh', () => {
      tf.keep(tf.zeros([1]))
    })
    describeBackend(adapter, { framework })
    expect((await framework.failures('tanh')).get('tanh')).toMatch('expected no tensors left behind, received 1')
  })

  it('fails every case of a backend that cannot be loaded, with the reason', async () => {
    const framework = collectedTests()
    const load = () => Promise.reject(new BackendError({ where: 'absent', expected: 'a device', received: 'none' }))
    describeBackend({ name: 'absent', tfjsName: 'absent', load }, { framework })
    const failures = await framework.failures()
    expect(failures.size).toBe(names.length)
    for (const message of failures.values()) expect(message).toContain('absent: expected a device, received none')
  })

  it('fails a case of an absent backend also where a gap is known', async () => {
    const framework = collectedTests()
    const load = () => Promise.reject(new Error('no device'))
    const knownGaps = [{ case: 'tanh', throws: 'no device', reason: 'a gap is of a backend that runs' }]
    describeBackend({ name: 'absent', tfjsName: 'absent', load }, { framework, knownGaps })
    expect((await framework.failures()).size).toBe(names.length)
  })

  describe('with known gaps', () => {
    const gap = { case: 'softplus', throws: /off by/, reason: 'wrong on purpose' }
    const broken = brokenBackend('broken-softplus', 'Softplus', (values) => {
      values[3]! *= 1.0001
    })

    it('passes when a case fails just so, and shows the reason', async () => {
      const framework = collectedTests()
      describeBackend(broken, { framework, knownGaps: [gap] })
      expect(framework.names).toContain('softplus (known gap: wrong on purpose)')
      expect(await framework.failures('softplus')).toEqual(new Map())
    })

    it('fails when the gap is closed', async () => {
      const framework = collectedTests()
      describeBackend(cpu(), { framework, knownGaps: [gap] })
      const failures = await framework.failures('softplus')
      expect([...failures.values()]).toEqual([
        'softplus: this known gap is closed, the case passes. Remove it from knownGaps.',
      ])
    })

    it('fails when the case fails in another way', async () => {
      const framework = collectedTests()
      describeBackend(broken, { framework, knownGaps: [{ ...gap, throws: 'not implemented' }] })
      expect([...(await framework.failures('softplus')).values()][0]).toMatch(
        'expected the known gap\'s message (not implemented), received "softplus: element 3',
      )
    })

    it.each([
      ['a case that does not exist', [{ ...gap, case: 'sofplus' }], 'received "sofplus"'],
      ['two gaps of one case', [gap, gap], 'received two of "softplus"'],
      ['a gap without a reason', [{ ...gap, reason: '' }], 'every known gap to say what it throws and why'],
    ])('refuses %s', (_, knownGaps, message) => {
      const declare = () => describeBackend(cpu(), { framework: collectedTests(), knownGaps })
      expect(declare).toThrow(OptionError)
      expect(declare).toThrow(message)
    })
  })
})

describe('the test framework', () => {
  const functions = globalThis as Record<string, unknown>
  const calls: string[] = []

  beforeAll(() => {
    functions.describe = (name: string, define: () => void) => {
      calls.push(name)
      define()
    }
    functions.it = () => {}
  })
  afterAll(() => {
    delete functions.describe
    delete functions.it
  })

  it('is the global one unless it is given', () => {
    describeBackend(cpu())
    expect(calls).toEqual(['backend cpu'])
  })

  it('is asked for when there is none', () => {
    delete functions.it
    expect(() => describeBackend(cpu())).toThrow(
      /describeBackend: expected a test framework.*framework: \{ describe, it }/,
    )
  })
})

describe('describeAutoencoder', () => {
  it('fails every case of a model whose backend cannot be loaded', async () => {
    const framework = collectedTests()
    const load = () => Promise.reject(new Error('no device'))
    describeAutoencoder('dense', plainSubject.create, {
      ...plainSubject,
      framework,
      backend: { name: 'absent', tfjsName: 'absent', load },
    })
    expect(framework.groups).toEqual(['dense on absent'])
    expect((await framework.failures()).size).toBe(framework.names.length)
  })
})
