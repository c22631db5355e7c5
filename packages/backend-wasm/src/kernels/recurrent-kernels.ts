/** LSTM and GRU over whole sequences, forward and gradient, each in one kernel. */

import type { KernelConfig, KernelFunc, TensorInfo } from '@tensorflow/tfjs-core'
import { type Heap, heapOf } from './heap.js'

export const recurrentKernels: readonly KernelConfig[] = [
  kernel('AutoencodersLstm', (heap, sequence) => runForward(heap, sequence, 'lstm')),
  kernel('AutoencodersLstmGrad', lstmGradient),
  kernel('AutoencodersGru', (heap, sequence) => runForward(heap, sequence, 'gru')),
  kernel('AutoencodersGruGrad', gruGradient),
]

/** Numbers per unit: of a step's product, of what a step saves; and states at the end. */
const layouts = {
  lstm: { gates: 4, saved: 5, states: 2 },
  gru: { gates: 3, saved: 4, states: 1 },
} as const

/** Inputs and attributes by name; those behind the bias are there where they are needed. */
interface Sequence {
  readonly input: TensorInfo
  readonly kernel: TensorInfo
  readonly recurrentKernel: TensorInfo
  readonly bias: TensorInfo
  readonly initialHidden: TensorInfo
  readonly initialCell?: TensorInfo
  readonly mask?: TensorInfo
  readonly states: TensorInfo
  readonly saved: TensorInfo
  readonly dStates: TensorInfo
  readonly reverse: boolean
  readonly saves: boolean
}

function kernel(kernelName: string, run: (heap: Heap, sequence: Sequence) => TensorInfo[]): KernelConfig {
  const kernelFunc: KernelFunc = ({ inputs, attrs, backend }) =>
    run(heapOf(backend), { ...inputs, ...attrs } as object as Sequence)
  return { kernelName, backendName: 'wasm', kernelFunc }
}

function runForward(heap: Heap, sequence: Sequence, kind: 'lstm' | 'gru'): TensorInfo[] {
  const { batch, time, units } = sizesOf(sequence)
  const layout = layouts[kind]
  const states = heap.output([batch * (time + layout.states) * units])
  const saved = heap.output([batch, sequence.saves ? time : 1, layout.saved * units])
  heap.kernels[kind](describe(heap, { ...sequence, states, saved }, layout.gates))
  if (sequence.saves) return [states, saved]
  heap.dispose(saved)
  return [states]
}

function lstmGradient(heap: Heap, sequence: Sequence): TensorInfo[] {
  const { batch, time, features, units } = sizesOf(sequence)
  const gradients = gradientsOf(heap, sequence)
  const rooms = [heap.output([batch, time, 4 * units]), heap.output([batch, time, features + units])]
  const scratch = describe(heap, sequence, layouts.lstm.gates)
  const tensors = [sequence.dStates, ...gradients, ...rooms].map(heap.addressOf)
  heap.kernels.lstmGradient(scratch, ...(tensors as Addresses<9>))
  for (const room of rooms) heap.dispose(room)
  return gradients
}

function gruGradient(heap: Heap, sequence: Sequence): TensorInfo[] {
  const { batch, time, units } = sizesOf(sequence)
  const gradients = gradientsOf(heap, sequence)
  const rooms = [3 * units, 3 * units, units].map((width) => heap.output([batch, time, width]))
  const scratch = describe(heap, sequence, layouts.gru.gates)
  const tensors = [sequence.dStates, ...gradients, ...rooms].map(heap.addressOf)
  heap.kernels.gruGradient(scratch, ...(tensors as Addresses<9>))
  for (const room of rooms) heap.dispose(room)
  return gradients
}

/** That many addresses. */
type Addresses<Length extends number, Found extends number[] = []> = Found['length'] extends Length
  ? Found
  : Addresses<Length, [...Found, number]>

/** Writes the sequence down for its kernels. @returns Their scratch. */
function describe(heap: Heap, sequence: Sequence, gates: number): number {
  const { batch, time, features, units } = sizesOf(sequence)
  const { input, kernel, recurrentKernel, bias, initialHidden, initialCell, mask, states, saved } = sequence
  const addressOf = (tensor: TensorInfo | undefined) => (tensor ? heap.addressOf(tensor) : 0)
  const scratch = heap.scratch(heap.kernels.sequenceScratch(batch, time, features, units, gates * units))
  heap.kernels.describeSequence(
    scratch,
    addressOf(input),
    addressOf(kernel),
    addressOf(recurrentKernel),
    addressOf(bias),
    addressOf(initialHidden),
    addressOf(initialCell),
    addressOf(mask),
    addressOf(states),
    addressOf(saved),
    batch,
    time,
    features,
    units,
    saved.shape[1]!,
    sequence.reverse,
  )
  return scratch
}

/** A tensor for each operand's gradient, in the operands' order. */
function gradientsOf(heap: Heap, sequence: Sequence): TensorInfo[] {
  const { input, kernel, recurrentKernel, bias, initialHidden, initialCell } = sequence
  const operands = [input, kernel, recurrentKernel, bias, initialHidden, ...(initialCell ? [initialCell] : [])]
  return operands.map(({ shape }) => heap.output(shape))
}

function sizesOf({ input, recurrentKernel }: Sequence) {
  const [batch, time, features] = input.shape as [number, number, number]
  return { batch, time, features, units: recurrentKernel.shape[0]! }
}
