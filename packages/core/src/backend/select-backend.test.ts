import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { BackendError, OptionError } from '../errors.js'
import { cpuForTests } from '../training/training-fixtures.js'
import { checkBackend } from './check-backend.js'
import { type BackendAdapter, selectBackend } from './select-backend.js'

const registered: string[] = []
beforeAll(() => selectBackend([cpuForTests]))
afterEach(async () => {
  vi.restoreAllMocks()
  await tf.setBackend('cpu')
  for (const name of registered.splice(0)) {
    for (const { kernelName } of tf.getKernelsForBackend(name)) tf.unregisterKernel(kernelName, name)
    tf.removeBackend(name)
  }
})

const report = { device: 'test', precision: 'float32', threads: 1, version: '0', features: [] } as const

function adapter(name: string, load: () => unknown = () => report, tfjsName = name): BackendAdapter {
  return { name, tfjsName, load: vi.fn(load) as unknown as BackendAdapter['load'] }
}

/** The cpu backend under another name, with one kernel that changes its result. */
function withKernel(tfjsName: string, kernelName: string, change: (value: number) => number): void {
  const { factory } = (
    tf.engine() as unknown as { registryFactory: Record<string, { factory: () => tf.KernelBackend }> }
  ).registryFactory.cpu!
  tf.registerBackend(tfjsName, () => Object.assign(factory(), { firstUse: false }))
  registered.push(tfjsName)
  tf.copyRegisteredKernels('cpu', tfjsName)
  const kernel = tf.getKernel(kernelName, tfjsName)
  tf.unregisterKernel(kernelName, tfjsName)
  tf.registerKernel({
    ...kernel,
    kernelFunc(given) {
      const output = kernel.kernelFunc(given) as tf.TensorInfo
      const values = (given.backend as { data: { get(id: object): { values: Float32Array } } }).data.get(output.dataId)
      values.values = values.values.map(change)
      return output
    },
  })
}

const thrower = (error: unknown) => () => {
  throw error
}

describe('selectBackend', () => {
  it('takes the first that works, loads no later one, and reports it', async () => {
    const later = adapter('later')
    expect(await selectBackend([cpuForTests, later])).toEqual({
      device: 'test',
      precision: 'float32',
      threads: 1,
      features: [],
      version: expect.stringMatching(/^4\./),
      name: 'cpu',
      tfjsName: 'cpu',
      passedOver: [],
    })
    expect(later.load).not.toHaveBeenCalled()
    expect(tf.getBackend()).toBe('cpu')
  })

  it('says of every earlier one, in order, why it was passed over', async () => {
    tf.registerBackend('refusing', thrower(new Error('no device')))
    registered.push('refusing')
    vi.spyOn(console, 'warn').mockImplementation(() => {})
    const { name, passedOver } = await selectBackend([
      adapter(
        'absent',
        thrower(
          new BackendError({ where: 'absent', expected: 'its package', received: 'none', repair: 'Install it.' }),
        ),
      ),
      adapter('odd', thrower('just text')),
      adapter('unregistered'),
      adapter('refusing'),
      cpuForTests,
    ])
    expect(name).toBe('cpu')
    expect(passedOver).toEqual([
      { name: 'absent', reason: 'absent: expected its package, received none. Install it.' },
      { name: 'odd', reason: 'just text' },
      { name: 'unregistered', reason: "Backend name 'unregistered' not found in registry" },
      {
        name: 'refusing',
        reason: 'selectBackend: expected tfjs to initialise refusing, received a refusal without a reason.',
      },
    ])
  })

  it('passes over a backend whose gradients are wrong', async () => {
    withKernel('wrong', 'Sigmoid', (value) => value * 1.01)
    const { name, passedOver } = await selectBackend([adapter('wrong'), cpuForTests])
    expect(name).toBe('cpu')
    expect(passedOver).toHaveLength(1)
    expect(passedOver[0]?.reason).toMatch(
      /^selectBackend: expected gradients \[-0\.10241, 0\.05121, .*\] in the self-check, received \[.*\] on wrong\. This backend computes wrong numbers on this device: use another one\.$/,
    )
    expect(tf.getBackend()).toBe('cpu')
  })

  it('passes over a backend that gives NaN', async () => {
    withKernel('nan', 'BatchMatMul', () => Number.NaN)
    const { passedOver } = await selectBackend([adapter('nan'), cpuForTests])
    expect(passedOver[0]?.reason).toContain('received [NaN, ')
  })

  it('keeps the methods of an adapter that is an instance of a class', async () => {
    class Adapter implements BackendAdapter {
      readonly name = 'mine'
      readonly tfjsName = 'cpu'
      readonly #report = { ...report, device: 'private' }
      async load() {
        return this.#report
      }
    }
    expect((await selectBackend([new Adapter()])).device).toBe('private')
  })

  it('gives every reason when none works, and leaves the backend that was in use', async () => {
    withKernel('wrong', 'Sigmoid', () => 0.5)
    const error = await selectBackend([adapter('a', thrower(new Error('first.'))), adapter('wrong')]).then(
      () => undefined,
      (thrown: unknown) => thrown as BackendError,
    )
    expect(error).toBeInstanceOf(BackendError)
    expect(error?.message).toMatch(
      /^selectBackend: expected a backend that works here, received a \(first\); wrong \(selectBackend: expected gradients .*\)\. Install one that this platform has, such as @autoencoders\/backend-wasm\.$/,
    )
    expect(tf.getBackend()).toBe('cpu')
  })

  const repair = 'Pass adapters: [wasm(), cpu()].'
  it.each([
    ['an empty list', [], 'an array of at least one backend adapter', 'an empty array'],
    ['nothing', undefined, 'an array of at least one backend adapter', 'undefined'],
    ['an adapter alone', cpuForTests, 'an array of at least one backend adapter', 'an object of type Object'],
    ['a name', ['wasm'], 'backend adapters', '"wasm"'],
    ['an adapter factory', [() => cpuForTests], 'backend adapters', 'a function'],
    ['null', [null], 'backend adapters', 'null'],
    ['undefined', [undefined], 'backend adapters', 'undefined'],
    [
      'an adapter without a name',
      [{ tfjsName: 'cpu', load: () => report }],
      'backend adapters',
      'an object of type Object',
    ],
  ])('refuses %s', async (_, adapters, expected, received) => {
    await expect(selectBackend(adapters as unknown as readonly BackendAdapter[])).rejects.toThrow(
      new OptionError({ where: 'selectBackend', expected, received, repair }),
    )
  })
})

describe('checkBackend', () => {
  it('leaves no tensors behind, whether the backend passes or not', async () => {
    const before = tf.memory().numTensors
    await checkBackend()
    withKernel('wrong', 'Sigmoid', () => 0)
    await tf.setBackend('wrong')
    await expect(checkBackend()).rejects.toThrow(BackendError)
    await tf.setBackend('cpu')
    expect(tf.memory().numTensors).toBe(before)
  })
})
