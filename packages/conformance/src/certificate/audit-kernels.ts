/** Finds the operation that a backend gets wrong: every kernel of a run, computed once more by another backend. */

import * as tf from '@tensorflow/tfjs-core'
import { ConformanceError } from '../deviation.js'
import { fusedReferences } from './fused-references.js'
import { deviationOf } from './kernel-deviation.js'
import { computeReference } from './kernel-references.js'

/** What a kernel was given and gave. */
interface KernelCall {
  readonly kernelName: string
  readonly inputs: Readonly<Record<string, tf.TensorInfo>>
  readonly attributes: tf.NamedAttrMap
  readonly outputs: readonly tf.TensorInfo[]
}

/** A kernel whose output is not what the reference computes from the same inputs. */
export interface Divergence {
  /** tfjs's name, `BatchMatMul`. */
  readonly operation: string
  /** Which kernel of the run it was, from 0. */
  readonly call: number
  /** Of its inputs, in order. */
  readonly shapes: readonly (readonly number[])[]
  /** The largest difference of an element, relative to the largest magnitude that goes into one. */
  readonly deviation: number
}

/** What an audit saw. */
export interface KernelAudit {
  /** How many kernels ran. */
  readonly calls: number
  /** The first beyond the tolerance. */
  readonly first?: Divergence
  /** The one that is furthest off, beyond the tolerance or not. */
  readonly worst?: Divergence
  /** Names of kernels that nothing was compared with. */
  readonly unchecked: readonly string[]
}

/** How an audit is made. */
export interface AuditOptions {
  /** Relative; default 2e-5. */
  readonly tolerance?: number
  /** tfjs's name of the backend to compare with; default `cpu`, and for that one `wasm`. It must have been loaded. */
  readonly reference?: string
}

/** What goes beyond the rounding of float32, whatever the device's `exp` or `rsqrt`. */
const TOLERANCE = 2e-5

/**
 * Runs something on a backend, and then every kernel of it again on another one, from the very inputs that it was given there.
 * So a fault is found where it is made, however far it spreads and whether or not it is still there in the loss.
 *
 * The backend must be in use; it is so again afterwards. Everything that ran is kept until it is compared: for a training
 * step of a small model.
 *
 * @param run What to watch; its kernels may be wrong, it may not throw.
 * @throws {ConformanceError} When the reference is the backend in use, or was never loaded.
 */
export async function auditKernels(run: () => Promise<void>, options: AuditOptions = {}): Promise<KernelAudit> {
  const backendName = tf.getBackend()
  const { tolerance = TOLERANCE, reference = backendName === 'cpu' ? 'wasm' : 'cpu' } = options
  checkReference(backendName, reference)
  const calls = await recordCalls(backendName, run)
  try {
    return await compareAll(calls, tolerance, reference)
  } finally {
    await tf.setBackend(backendName)
    const backend = tf.backend() as tf.KernelBackend
    for (const info of calls.flatMap(tensorsOf)) release(backend, info)
  }
}

async function recordCalls(backendName: string, run: () => Promise<void>): Promise<KernelCall[]> {
  const calls: KernelCall[] = []
  const originals = tf.getKernelsForBackend(backendName)
  let depth = 0
  for (const kernel of originals) {
    const { kernelName } = kernel
    replace({
      ...kernel,
      kernelFunc(given) {
        const backend = given.backend as tf.KernelBackend
        // What a kernel calls for is its own, to be written over.
        if (depth > 0) return kernel.kernelFunc(given)
        // Kept before: what nobody else holds, a kernel may write over.
        const inputs = present(given.inputs)
        for (const { dataId } of Object.values(inputs)) backend.incRef(dataId)
        depth += 1
        const outputs = kernel.kernelFunc(given)
        depth -= 1
        const kept = [outputs].flat().map(copyOf)
        for (const { dataId } of kept) backend.incRef(dataId)
        calls.push({ kernelName, inputs, attributes: given.attrs as tf.NamedAttrMap, outputs: kept })
        return outputs
      },
    })
  }
  try {
    await run()
  } finally {
    for (const kernel of originals) replace(kernel)
  }
  return calls
}

async function compareAll(calls: readonly KernelCall[], tolerance: number, reference: string): Promise<KernelAudit> {
  const backend = tf.backend() as tf.KernelBackend
  let [first, worst]: [Divergence | undefined, Divergence | undefined] = [undefined, undefined]
  const unchecked = new Set<string>()
  for (const [index, call] of calls.entries()) {
    const inputs: Record<string, tf.TensorInfo & { values: tf.DataTypeMap[tf.DataType] }> = {}
    for (const [name, info] of Object.entries(call.inputs)) {
      inputs[name] = { ...info, values: (await backend.read(info.dataId)) as tf.DataTypeMap[tf.DataType] }
    }
    const due = await computeReference(reference, call.kernelName, inputs, call.attributes)
    if (!due) {
      unchecked.add(call.kernelName)
      continue
    }
    const comparable = call.outputs.slice(0, fusedReferences[call.kernelName] ? due.length : undefined)
    const received = await Promise.all(comparable.map(({ dataId }) => backend.read(dataId)))
    const deviation = deviationOf(received as ArrayLike<number>[], due)
    const shapes = Object.values(call.inputs).map(({ shape }) => shape)
    const found = { operation: call.kernelName, call: index, shapes, deviation }
    if (!(deviation <= (worst?.deviation ?? 0))) worst = found
    if (!(deviation <= tolerance)) first ??= found
  }
  return { calls: calls.length, ...(first && { first }), ...(worst && { worst }), unchecked: [...unchecked].sort() }
}

function checkReference(backendName: string, reference: string): void {
  if (reference === backendName)
    throw new ConformanceError(`auditKernels: ${reference} cannot be compared with itself.`)
  if (tf.findBackendFactory(reference)) return
  throw new ConformanceError(`auditKernels: select the ${reference} backend once before, to compare with it.`)
}

function present(inputs: tf.NamedTensorInfoMap): Record<string, tf.TensorInfo> {
  const entries = Object.entries(inputs).filter(([, info]) => info != null)
  return Object.fromEntries(entries.map(([name, info]) => [name, copyOf(info!)]))
}

/** A variable that is assigned to has other data afterwards. */
function copyOf({ dataId, shape, dtype }: tf.TensorInfo): tf.TensorInfo {
  return { dataId, shape, dtype }
}

function tensorsOf({ inputs, outputs }: KernelCall): tf.TensorInfo[] {
  return [...Object.values(inputs), ...outputs]
}

/** Gives back what was kept; the engine forgets what nobody else holds. */
function release(backend: tf.KernelBackend, { dataId }: tf.TensorInfo): void {
  if (backend.disposeData(dataId)) tf.engine().removeDataId(dataId, backend)
}

function replace(kernel: tf.KernelConfig): void {
  tf.unregisterKernel(kernel.kernelName, kernel.backendName)
  tf.registerKernel(kernel)
}
