/** Our kernels at work on the heap of tfjs's WebAssembly backend: no number is ever copied between the two. */

import { BackendError } from '@autoencoders/core'
import type { DataType, TensorInfo } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'
import { compileKernels, type KernelFunctions } from './kernel-module.js'

/** What of tfjs's BackendWasm this needs. */
export interface StockBackend {
  readonly wasm: {
    _malloc(bytes: number): number
    _free(address: number): void
    /** Of the build without threads. */
    readonly asm?: { readonly memory?: WebAssembly.Memory }
    /** Of the build with threads. */
    readonly wasmMemory?: WebAssembly.Memory
  }
  readonly dataIdMap: { get(dataId: object): { readonly memoryOffset: number } }
  makeOutput(shape: readonly number[], dtype: DataType): TensorInfo
  disposeData(dataId: object): boolean
  incRef(dataId: object): void
  refCount(dataId: object): number
  typedArrayFromHeap(tensor: TensorInfo): Float32Array | Int32Array | Uint8Array
}

/** A backend's heap with our kernels on it. */
export interface Heap {
  readonly kernels: KernelFunctions
  /** Where a tensor's numbers are, in bytes. Good until the tensor is disposed; the heap may grow meanwhile. */
  addressOf(tensor: TensorInfo): number
  /** A new tensor, not cleared. */
  output(shape: readonly number[], dtype?: DataType): TensorInfo
  /** A new tensor of one axis. */
  write(values: Int32Array): TensorInfo
  /** The same numbers in another shape. */
  reshaped(tensor: TensorInfo, shape: readonly number[]): TensorInfo
  /** How many tensors share a tensor's numbers, itself included. */
  handlesOf(tensor: TensorInfo): number
  /** Frees what a kernel made for itself. */
  dispose(tensor: TensorInfo): void
  /** Runs a kernel as it is registered, ours or tfjs's own. */
  call(kernelName: string, inputs: tf.NamedTensorInfoMap, attributes?: tf.NamedAttrMap): TensorInfo
  /** Room that is free until the next call of this function, aligned to 16 bytes. */
  scratch(bytes: number): number
}

/** What is beside the tensors, and lasts when the kernels are exchanged. */
interface Room {
  address: number
  bytes: number
}

interface Attached {
  readonly heap: Heap
  readonly relaxed: boolean
  readonly room: Room
}

const attached = new WeakMap<object, Attached>()

/** The heap of the backend that a kernel was called with. */
export function heapOf(backend: unknown): Heap {
  const found = attached.get(backend as object)
  if (found) return found.heap
  throw new BackendError({
    where: 'wasm',
    expected: 'a backend that was loaded by wasm()',
    received: 'another',
    repair: 'Call selectBackend([wasm()]) before any tensor is made.',
  })
}

/**
 * Has a full heap say so: tfjs takes the address 0 that it gets then for a place like any other, and writes there.
 *
 * @throws {BackendError} From the allocation on, when there is no room.
 */
function refuseAtTheEnd(backend: StockBackend): void {
  // The first call puts the real function in its own place.
  backend.wasm._free(backend.wasm._malloc(8))
  const allocate = backend.wasm._malloc
  backend.wasm._malloc = (bytes) => {
    const address = allocate(bytes)
    if (address !== 0 || bytes === 0) return address
    throw new BackendError({
      where: 'wasm',
      expected: `room for ${bytes} bytes on a heap of at most 4 GiB`,
      received: 'a full heap',
      repair: 'Use smaller batches or a smaller model.',
    })
  }
}

/** Puts our kernels on a backend's heap; those that are there already stay. */
export async function attachKernels(backend: StockBackend, relaxed: boolean): Promise<void> {
  const before = attached.get(backend)
  if (before?.relaxed === relaxed) return
  const memory = memoryOf(backend)
  const shared = typeof SharedArrayBuffer !== 'undefined' && memory.buffer instanceof SharedArrayBuffer
  const module = await compileKernels({ relaxed, shared })
  const { exports } = await WebAssembly.instantiate(module, { env: { memory } })
  if (!before) refuseAtTheEnd(backend)
  const room = before?.room ?? { address: 0, bytes: 0 }
  // Copied: functions of a module's own exports object are looked up anew in every call.
  const heap = heapWith(backend, { ...exports } as unknown as KernelFunctions, room)
  attached.set(backend, { heap, relaxed, room })
}

function memoryOf({ wasm }: StockBackend): WebAssembly.Memory {
  const memory = wasm.wasmMemory ?? wasm.asm?.memory
  if (memory) return memory
  throw new BackendError({
    where: 'wasm',
    expected: 'the memory of @tensorflow/tfjs-backend-wasm 4.22',
    received: 'a build that does not show it',
    repair: 'Install @tensorflow/tfjs-backend-wasm 4.22.',
  })
}

function heapWith(backend: StockBackend, kernels: KernelFunctions, room: Room): Heap {
  return {
    kernels,
    addressOf: ({ dataId }) => backend.dataIdMap.get(dataId).memoryOffset,
    output: (shape, dtype = 'float32') => backend.makeOutput(shape, dtype),
    write(values) {
      const tensor = backend.makeOutput([values.length], 'int32')
      backend.typedArrayFromHeap(tensor).set(values)
      return tensor
    },
    reshaped(tensor, shape) {
      backend.incRef(tensor.dataId)
      return { dataId: tensor.dataId, shape: [...shape], dtype: tensor.dtype }
    },
    handlesOf: ({ dataId }) => backend.refCount(dataId),
    dispose: ({ dataId }) => void backend.disposeData(dataId),
    call: (name, inputs, attrs = {}) => tf.getKernel(name, 'wasm').kernelFunc({ inputs, attrs, backend }) as TensorInfo,
    scratch(bytes) {
      if (bytes <= room.bytes) return room.address
      const wanted = Math.max(bytes, 2 * room.bytes)
      if (room.address) backend.wasm._free(room.address)
      room.address = room.bytes = 0
      room.address = backend.wasm._malloc(wanted) >>> 0
      room.bytes = wanted
      return room.address
    },
  }
}
