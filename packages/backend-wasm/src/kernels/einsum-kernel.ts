import { OptionError } from '@autoencoders/core'
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import { type Heap, heapOf } from './heap.js'

/** Einsum, which tfjs has not on WebAssembly, made of transpositions, sums and matrix products. */
export const einsumKernel: KernelConfig = {
  kernelName: 'Einsum',
  backendName: 'wasm',
  kernelFunc({ inputs, attrs, backend }) {
    const heap = heapOf(backend)
    const { equation } = attrs as unknown as { equation: string }
    const tensors = Object.values(inputs) as TensorInfo[]
    const { labels, output } = parse(equation, tensors)
    const made: TensorInfo[] = []
    const keep = <Tensor extends TensorInfo>(tensor: Tensor): Tensor => {
      made.push(tensor)
      return tensor
    }
    let whole: Labelled = { tensor: tensors[0]!, labels: labels[0]! }
    for (let i = 1; i < tensors.length; i++) {
      const wanted = [output, ...labels.slice(i + 1)].join('')
      whole = contract(heap, whole, { tensor: tensors[i]!, labels: labels[i]! }, wanted, keep)
    }
    const result = ordered(heap, summed(heap, whole, output, keep), output, keep)
    const handle = heap.reshaped(result.tensor, result.tensor.shape)
    for (const tensor of made) heap.dispose(tensor)
    return handle
  },
}

/** A tensor with one letter for each axis. */
interface Labelled {
  readonly tensor: TensorInfo
  readonly labels: string
}

type Keep = (tensor: TensorInfo) => TensorInfo

function parse(equation: string, tensors: readonly TensorInfo[]): { labels: string[]; output: string } {
  const [inputs = '', output] = equation.replaceAll(/\s/g, '').split('->')
  const labels = inputs.split(',')
  const isPlain = [...labels, output ?? '1'].every(
    (part) => /^[a-zA-Z]*$/.test(part) && new Set(part).size === part.length,
  )
  const fits = labels.length === tensors.length && labels.every((part, i) => part.length === tensors[i]!.shape.length)
  if (isPlain && fits && [...output!].every((label) => inputs.includes(label))) return { labels, output: output! }
  throw new OptionError({
    where: 'einsum',
    expected: 'an equation such as ij,jk->ik with a letter for each axis, none twice in a term, and an output',
    received: `${equation} for tensors of rank ${tensors.map(({ shape }) => shape.length).join(', ')}`,
  })
}

/** The product of two tensors over the axes that nobody wants any more. */
function contract(heap: Heap, a: Labelled, b: Labelled, wanted: string, keep: Keep): Labelled {
  const left = summed(heap, a, wanted + b.labels, keep)
  const right = summed(heap, b, wanted + a.labels, keep)
  const shared = common(left.labels, right.labels)
  const batch = common(shared, wanted)
  const inner = without(shared, wanted)
  const rows = without(left.labels, shared)
  const columns = without(right.labels, shared)
  const lengths = lengthsOf(left, right)
  const size = (labels: string) => [...labels].reduce((product, label) => product * lengths[label]!, 1)
  const matrix = (operand: Labelled, first: string, second: string) =>
    keep(
      heap.reshaped(ordered(heap, operand, batch + first + second, keep).tensor, [
        size(batch),
        size(first),
        size(second),
      ]),
    )
  const operands = { a: matrix(left, rows, inner), b: matrix(right, inner, columns) }
  const product = keep(heap.call('BatchMatMul', operands, { transposeA: false, transposeB: false }))
  const labels = batch + rows + columns
  return {
    tensor: keep(
      heap.reshaped(
        product,
        [...labels].map((label) => lengths[label]!),
      ),
    ),
    labels,
  }
}

/** Summed over the axes that are not wanted. */
function summed(heap: Heap, { tensor, labels }: Labelled, wanted: string, keep: Keep): Labelled {
  const axis = [...labels].flatMap((label, i) => (wanted.includes(label) ? [] : [i]))
  if (axis.length === 0) return { tensor, labels }
  return { tensor: keep(heap.call('Sum', { x: tensor }, { axis, keepDims: false })), labels: common(labels, wanted) }
}

/** With its axes in another order. */
function ordered(heap: Heap, { tensor, labels }: Labelled, order: string, keep: Keep): Labelled {
  if (labels === order) return { tensor, labels }
  const perm = [...order].map((label) => labels.indexOf(label))
  return { tensor: keep(heap.call('Transpose', { x: tensor }, { perm })), labels: order }
}

function lengthsOf(...operands: readonly Labelled[]): Record<string, number> {
  const lengths: Record<string, number> = {}
  for (const { tensor, labels } of operands) {
    for (const [i, label] of [...labels].entries()) {
      const length = tensor.shape[i]!
      if ((lengths[label] ?? length) !== length) {
        const received = `${lengths[label]} and ${length}`
        throw new OptionError({ where: 'einsum', expected: `one length for ${label}`, received })
      }
      lengths[label] = length
    }
  }
  return lengths
}

function common(labels: string, others: string): string {
  return [...labels].filter((label) => others.includes(label)).join('')
}

function without(labels: string, others: string): string {
  return [...labels].filter((label) => !others.includes(label)).join('')
}
