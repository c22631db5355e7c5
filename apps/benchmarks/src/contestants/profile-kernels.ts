/** Times every kernel that tfjs calls, by putting a clock around what is registered. */

import type { KernelConfig, KernelFunc, TensorInfo } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'
import type { KernelCall, KernelInput, KernelShare, ProfileResult } from './protocol.js'

/**
 * Runs work twice with every kernel of a backend timed; the second time counts.
 *
 * @returns How long the work took, and its kernels, the longest first.
 */
export async function profileKernels(
  backend: string,
  work: () => Promise<unknown>,
): Promise<Omit<ProfileResult, 'steps'>> {
  const registered = tf.getKernelsForBackend(backend).map((config) => ({ ...config }))
  const tallies = new KernelTallies()
  for (const config of registered) replace({ ...config, kernelFunc: tallies.timed(config) })
  try {
    // Once for the engine, which has to compile what stands around the kernels.
    await work()
    tallies.clear()
    const started = performance.now()
    await work()
    return { milliseconds: performance.now() - started, kernels: tallies.sorted() }
  } finally {
    for (const config of registered) replace(config)
  }
}

class KernelTallies {
  readonly #shares = new Map<string, { call: KernelCall; calls: number; milliseconds: number }>()
  /** Of each kernel under way, the time that kernels called by it have taken. */
  readonly #inner: number[] = []

  timed({ kernelName, kernelFunc }: KernelConfig): KernelFunc {
    return (call) => {
      this.#inner.push(0)
      const started = performance.now()
      try {
        return kernelFunc(call)
      } finally {
        const milliseconds = performance.now() - started
        const inner = this.#inner.pop() ?? 0
        const outer = this.#inner.length - 1
        if (outer >= 0) this.#inner[outer]! += milliseconds
        this.#add(describeCall(kernelName, call.inputs, call.attrs), milliseconds - inner)
      }
    }
  }

  clear(): void {
    this.#shares.clear()
  }

  sorted(): KernelShare[] {
    return [...this.#shares.values()].sort((one, other) => other.milliseconds - one.milliseconds)
  }

  #add(call: KernelCall, milliseconds: number): void {
    const key = JSON.stringify(call)
    const share = this.#shares.get(key) ?? { call, calls: 0, milliseconds: 0 }
    share.calls += 1
    share.milliseconds += milliseconds
    this.#shares.set(key, share)
  }
}

function describeCall(name: string, inputs: object, attrs: object = {}): KernelCall {
  const given = Array.isArray(inputs)
    ? (inputs as TensorInfo[]).map(describeInput)
    : Object.fromEntries(
        Object.entries(inputs as Record<string, TensorInfo | null | undefined>)
          .filter((entry): entry is [string, TensorInfo] => Boolean(entry[1]))
          .map(([key, input]) => [key, describeInput(input)]),
      )
  return { name, inputs: given, attrs: attrs as KernelCall['attrs'] }
}

function describeInput({ shape, dtype }: TensorInfo): KernelInput {
  return { shape, dtype }
}

function replace(config: KernelConfig): void {
  tf.unregisterKernel(config.kernelName, config.backendName)
  tf.registerKernel(config)
}
