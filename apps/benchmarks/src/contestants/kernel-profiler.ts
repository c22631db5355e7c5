/** Times every kernel that tfjs calls, by putting a clock around what is registered. */

import type { KernelConfig, KernelFunc, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'
import type { KernelShare } from './protocol.js'

interface Tally {
  name: string
  signature: string
  calls: number
  milliseconds: number
}

/** Runs work with every kernel of a backend timed. */
export class KernelProfiler {
  readonly #backend: string
  readonly #tallies = new Map<string, Tally>()
  /** Time that kernels called by the kernel at that depth have taken. */
  readonly #inner: number[] = []

  constructor(backend: string) {
    this.#backend = backend
  }

  /** The kernels that the work called, the longest first. */
  async measure(work: () => Promise<unknown>): Promise<readonly KernelShare[]> {
    const stock = tf.getKernelsForBackend(this.#backend).map((config) => ({ ...config }))
    for (const config of stock) replace({ ...config, kernelFunc: this.#timed(config) })
    try {
      await work()
    } finally {
      for (const config of stock) replace(config)
    }
    return [...this.#tallies.values()].sort((one, other) => other.milliseconds - one.milliseconds)
  }

  #timed({ kernelName, kernelFunc }: KernelConfig): KernelFunc {
    return (call) => {
      const signature = signatureOf(call.inputs, call.attrs)
      this.#inner.push(0)
      const started = performance.now()
      try {
        return kernelFunc(call)
      } finally {
        const milliseconds = performance.now() - started
        const inner = this.#inner.pop() ?? 0
        if (this.#inner.length > 0) this.#inner[this.#inner.length - 1]! += milliseconds
        this.#add(kernelName, signature, milliseconds - inner)
      }
    }
  }

  #add(name: string, signature: string, milliseconds: number): void {
    const key = `${name} ${signature}`
    const tally = this.#tallies.get(key) ?? { name, signature, calls: 0, milliseconds: 0 }
    tally.calls += 1
    tally.milliseconds += milliseconds
    this.#tallies.set(key, tally)
  }
}

/**
 * What decides the work of a call: the shapes of its inputs and those attributes that are set.
 *
 * @example signatureOf({ a: { shape: [32, 784] … } }, { transposeA: true }) // 'a[32,784] transposeA=true'
 */
export function signatureOf(inputs: NamedTensorInfoMap, attrs: object | undefined): string {
  const shapes = Object.entries(inputs).flatMap(([name, input]) =>
    ([input].flat() as (TensorInfo | undefined | null)[]).map((one) => one && `${name}[${one.shape.join(',')}]`),
  )
  const settings = Object.entries(attrs ?? {})
    .filter(([, value]) => value !== undefined && value !== null && value !== false)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
  return [...shapes.filter(Boolean), ...settings].join(' ')
}

function replace(config: KernelConfig): void {
  tf.unregisterKernel(config.kernelName, config.backendName)
  tf.registerKernel(config)
}
