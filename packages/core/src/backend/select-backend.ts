/** Picking the backend at run time: the first that really works. */

import * as tf from '@tensorflow/tfjs-core'
import { BackendError, OptionError } from '../errors.js'
import { prepareGradients } from '../gradients/prepare-gradients.js'
import { describeValue } from '../nd-array.js'
import { checkBackend } from './check-backend.js'

/** What a backend says of itself once it is loaded. */
export interface BackendReport {
  /** What it runs on, in words. */
  readonly device: string
  readonly precision: 'float32' | 'float16'
  readonly threads: number
  /** Version of the tfjs backend package. */
  readonly version: string
  /** Instructions or features in use, such as `simd`. */
  readonly features: readonly string[]
  /** What it cannot do here, and why, in words; left out when there is nothing to say. */
  readonly limitations?: readonly string[]
}

/** A backend that can be asked for. A plain value: importing or making it does nothing. */
export interface BackendAdapter {
  /** The name people use, `wasm`. */
  readonly name: string
  /** The name under which tfjs knows it. */
  readonly tfjsName: string
  /**
   * Imports the tfjs backend, repairs its known faults, registers kernels. Does not select it.
   *
   * @throws {BackendError} Saying what to install or why it cannot work here.
   */
  load(): Promise<BackendReport>
}

/** A backend that was not taken, and why. */
export interface PassedOver {
  readonly name: string
  readonly reason: string
}

/** What `selectBackend` chose. */
export interface BackendSelection extends BackendReport {
  readonly name: string
  readonly tfjsName: string
  /** The earlier candidates, in order. */
  readonly passedOver: readonly PassedOver[]
}

/**
 * Selects the first backend that loads and passes a self-check: a real gradient step against known numbers.
 *
 * @param adapters In order of preference.
 * @returns The winner, and why every earlier one was passed over.
 * @throws {BackendError} When none works; the message gives every reason. The backend used before is in use again.
 * @throws {OptionError} For an empty list, or something that is not an adapter.
 * @example const { name, passedOver } = await selectBackend([wasm(), cpu()])
 */
export async function selectBackend(adapters: readonly BackendAdapter[]): Promise<BackendSelection> {
  checkAdapters(adapters, 'selectBackend')
  const before: string | undefined = tf.getBackend()
  const passedOver: PassedOver[] = []
  for (const adapter of adapters) {
    const { name, tfjsName } = adapter
    try {
      const report = await adapter.load()
      // What it imports may have registered tfjs's own gradients again.
      await prepareGradients()
      await activate(tfjsName)
      await checkBackend()
      return { ...report, name, tfjsName, passedOver }
    } catch (error) {
      passedOver.push({ name, reason: error instanceof Error ? error.message : String(error) })
    }
  }
  if (before !== undefined) await tf.setBackend(before)
  throw new BackendError({
    where: 'selectBackend',
    expected: 'a backend that works here',
    received: passedOver.map(({ name, reason }) => `${name} (${reason.replace(/\.$/, '')})`).join('; '),
    repair: 'Install one that this platform has, such as @autoencoders/backend-wasm.',
  })
}

async function activate(tfjsName: string): Promise<void> {
  if (await tf.setBackend(tfjsName)) {
    await tf.ready()
    return
  }
  throw new BackendError({
    where: 'selectBackend',
    expected: `tfjs to initialise ${tfjsName}`,
    received: 'a refusal without a reason',
  })
}

/** @throws {OptionError} For an empty list, or something that is not an adapter. */
export function checkAdapters(adapters: readonly BackendAdapter[], where: string): readonly BackendAdapter[] {
  const repair = 'Pass adapters: [wasm(), cpu()].'
  if (!Array.isArray(adapters) || adapters.length === 0) {
    const received = Array.isArray(adapters) ? 'an empty array' : describeValue(adapters)
    throw new OptionError({ where, expected: 'an array of at least one backend adapter', received, repair })
  }
  for (const adapter of adapters as readonly (BackendAdapter | null | undefined)[]) {
    if (isAdapter(adapter)) continue
    throw new OptionError({ where, expected: 'backend adapters', received: describeValue(adapter), repair })
  }
  return adapters
}

function isAdapter(adapter: Partial<BackendAdapter> | null | undefined): boolean {
  const { name, tfjsName, load } = adapter ?? {}
  return typeof name === 'string' && typeof tfjsName === 'string' && typeof load === 'function'
}
