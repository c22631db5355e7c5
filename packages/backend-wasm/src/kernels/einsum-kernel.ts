import { OptionError } from '@autoencoders/core'
import type { DataType, KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import { type Heap, heapOf } from './heap.js'

/**
 * Einsum, which tfjs has not on WebAssembly, made of transpositions, sums and matrix products. Whole numbers are
 * multiplied and added up as floats: exact up to 2²⁴.
 */
export const einsumKernel: KernelConfig = {
  kernelName: 'Einsum',
  backendName: 'wasm',
  kernelFunc({ inputs, attrs, backend }) {
    const heap = heapOf(backend)
    const { equation } = attrs as unknown as { equation: string }
    const given = Object.values(inputs) as TensorInfo[]
    const { labels, output } = parse(equation, given)
    const lengths = lengthsOf(given, labels)
    const made: TensorInfo[] = []
    const keep = (tensor: TensorInfo): TensorInfo => {
      made.push(tensor)
      return tensor
    }
    const work: Work = { heap, lengths, keep }
    const tensors = given.map((tensor) => cast(work, tensor, 'float32'))
    let whole: Labelled = { tensor: tensors[0]!, labels: labels[0]! }
    for (let i = 1; i < tensors.length; i++) {
      const wanted = [output, ...labels.slice(i + 1)].join('')
      whole = contract(work, whole, { tensor: tensors[i]!, labels: labels[i]! }, wanted)
    }
    const { tensor } = ordered(work, summed(work, whole, output), output)
    const result = cast(work, tensor, given.some(({ dtype }) => dtype === 'float32') ? 'float32' : 'int32')
    const handle = heap.reshaped(result, result.shape)
    for (const tensor of made) heap.dispose(tensor)
    return handle
  },
}

/** A tensor with one letter for each axis. */
interface Labelled {
  readonly tensor: TensorInfo
  readonly labels: string
}

interface Work {
  readonly heap: Heap
  /** Of each letter's axis. */
  readonly lengths: Readonly<Record<string, number>>
  /** Has a tensor disposed at the end. */
  keep(tensor: TensorInfo): TensorInfo
}

function parse(equation: string, tensors: readonly TensorInfo[]): { labels: string[]; output: string } {
  const [inputs = '', output, ...more] = equation.replaceAll(/\s/g, '').split('->')
  const labels = inputs.split(',')
  const isPlain = [...labels, output ?? '1'].every(
    (part) => /^[a-zA-Z]*$/.test(part) && new Set(part).size === part.length,
  )
  const fits = labels.length === tensors.length && labels.every((part, i) => part.length === tensors[i]!.shape.length)
  const isWhole = more.length === 0 && [...(output ?? '')].every((label) => inputs.includes(label))
  if (isPlain && fits && isWhole) return { labels, output: output! }
  throw new OptionError({
    where: 'einsum',
    expected: 'an equation such as ij,jk->ik with a letter for each axis, none twice in a term, and an output',
    received: `${equation} for tensors of rank ${tensors.map(({ shape }) => shape.length).join(', ')}`,
  })
}

function lengthsOf(tensors: readonly TensorInfo[], labels: readonly string[]): Record<string, number> {
  const lengths: Record<string, number> = {}
  for (const [at, { shape }] of tensors.entries()) {
    for (const [i, label] of [...labels[at]!].entries()) {
      const length = shape[i]!
      if ((lengths[label] ?? length) !== length) {
        const received = `${lengths[label]} and ${length}`
        throw new OptionError({ where: 'einsum', expected: `one length for ${label}`, received })
      }
      lengths[label] = length
    }
  }
  return lengths
}

/** The product of two tensors over the axes that nobody wants any more. */
function contract(work: Work, a: Labelled, b: Labelled, wanted: string): Labelled {
  const { heap, lengths, keep } = work
  const left = summed(work, a, wanted + b.labels)
  const right = summed(work, b, wanted + a.labels)
  const shared = common(left.labels, right.labels)
  const batch = common(shared, wanted)
  const inner = without(shared, wanted)
  const rows = without(left.labels, shared)
  const columns = without(right.labels, shared)
  const size = (labels: string) => [...labels].reduce((product, label) => product * lengths[label]!, 1)
  const matrix = (operand: Labelled, first: string, second: string) => {
    const { tensor } = ordered(work, operand, batch + first + second)
    return keep(heap.reshaped(tensor, [size(batch), size(first), size(second)]))
  }
  const operands = { a: matrix(left, rows, inner), b: matrix(right, inner, columns) }
  const product = keep(heap.call('BatchMatMul', operands, { transposeA: false, transposeB: false }))
  const labels = batch + rows + columns
  const shape = [...labels].map((label) => lengths[label]!)
  return { tensor: keep(heap.reshaped(product, shape)), labels }
}

/** Summed over the axes that are not wanted. */
function summed({ heap, keep }: Work, { tensor, labels }: Labelled, wanted: string): Labelled {
  const axis = [...labels].flatMap((label, i) => (wanted.includes(label) ? [] : [i]))
  if (axis.length === 0) return { tensor, labels }
  return { tensor: keep(heap.call('Sum', { x: tensor }, { axis, keepDims: false })), labels: common(labels, wanted) }
}

/** With its axes in another order. */
function ordered({ heap, keep }: Work, { tensor, labels }: Labelled, order: string): Labelled {
  if (labels === order) return { tensor, labels }
  const perm = [...order].map((label) => labels.indexOf(label))
  return { tensor: keep(heap.call('Transpose', { x: tensor }, { perm })), labels: order }
}

function cast({ heap, keep }: Work, x: TensorInfo, dtype: DataType): TensorInfo {
  return x.dtype === dtype ? x : keep(heap.call('Cast', { x }, { dtype }))
}

function common(labels: string, others: string): string {
  return [...labels].filter((label) => others.includes(label)).join('')
}

function without(labels: string, others: string): string {
  return [...labels].filter((label) => !others.includes(label)).join('')
}
