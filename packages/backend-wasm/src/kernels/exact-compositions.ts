/** Kernels of bit-exact mode that are made of others: slower than tfjs's own, and the same on every machine. */

import { BackendError } from '@autoencoders/core'
import { type PoolAttributes, poolGeometry } from '@autoencoders/core/extend'
import type { KernelConfig, NamedAttrMap, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'
import { exactUnaryKernels } from './unary-kernels.js'

/** What stands in for a kernel of tfjs that differs from machine to machine, where we have none of our own. */
export const exactCompositions: readonly KernelConfig[] = [
  ...exactUnaryKernels,
  /** x above 0, else α·x. */
  composition('Prelu', ({ x, alpha }, _, call) =>
    call('Add', call('Maximum', x, call.number(0)), call('Multiply', call('Minimum', x, call.number(0)), alpha)),
  ),
  /** e^(x − max) over its sum, along the last axis. */
  composition('Softmax', ({ logits }, _, call) => {
    const axis = logits.shape.length - 1
    const reduced = (name: string, x: TensorInfo) => {
      const { dataId, dtype } = call.kernel(name, { x }, { axis, reductionIndices: axis, keepDims: false })
      return { dataId, dtype, shape: [...x.shape.slice(0, -1), 1] }
    }
    const powers = call.kernel('Exp', { x: call('Sub', logits, reduced('Max', logits)) })
    return call('RealDiv', powers, reduced('Sum', powers))
  }),
  /** Over three axes, of which the first has one element. */
  composition('AvgPool', ({ x }, attributes, call) => {
    const { filterSize, strides, pad, dimRoundingMode } = attributes as unknown as PoolAttributes
    // A number would be put around the new axis too.
    if (pad !== 'same' && pad !== 'valid' && pad !== 0) return refuse('AvgPool with explicit padding')
    const [batch = 1, height = 1, width = 1, channels = 1] = x.shape
    const attrs = { filterSize: deep(filterSize), strides: deep(strides), pad, dimRoundingMode, dataFormat: 'NDHWC' }
    const cube = { ...x, shape: [batch, 1, height, width, channels] }
    const { dataId, dtype, shape } = call.kernel('AvgPool3D', { x: cube }, attrs as unknown as NamedAttrMap)
    return { dataId, dtype, shape: [batch, ...shape.slice(2)] }
  }),
  /** The greatest of what lies under each place of the window. tfjs's other pooling kernels give no maximum below 0. */
  composition('MaxPool', ({ x }, attributes, call) => {
    const info = poolGeometry(x.shape, attributes as unknown as PoolAttributes)
    const { top, bottom, left, right } = info.padInfo
    const paddings = [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ]
    const padded = call.kernel('PadV2', { x }, { paddings, constantValue: Number.NEGATIVE_INFINITY })
    const step = [1, info.strideHeight, info.strideWidth, 1]
    let maximum: TensorInfo | undefined
    for (let place = 0; place < info.filterHeight * info.filterWidth; place++) {
      const begin = [0, Math.floor(place / info.filterWidth), place % info.filterWidth, 0]
      const end = begin.map((first, axis) => first + (info.outShape[axis]! - 1) * step[axis]! + 1)
      const under = call.kernel('StridedSlice', { x: padded }, { ...noMasks, begin, end, strides: step })
      maximum = maximum ? call('Maximum', maximum, under) : under
    }
    return maximum ?? padded
  }),
]

const noMasks = { beginMask: 0, endMask: 0, ellipsisMask: 0, newAxisMask: 0, shrinkAxisMask: 0 }

function deep(sizes: number | readonly [number, number]): number[] {
  return typeof sizes === 'number' ? [1, sizes, sizes] : [1, ...sizes]
}

/** @throws {BackendError} Always. */
export function refuse(operation: string): never {
  throw new BackendError({
    where: 'wasm({ bitExact: true })',
    expected: 'operations that give the same bits on every machine',
    received: `${operation}, which tfjs computes in one way on x86 and in another elsewhere`,
    repair: 'Write it as other operations, or leave bitExact out.',
  })
}

/** Runs stock kernels; what they give is freed when the composition is done. */
interface Call {
  /** A kernel of two operands. */
  (name: string, a: TensorInfo | undefined, b: TensorInfo | undefined): TensorInfo
  kernel(name: string, inputs: NamedTensorInfoMap, attributes?: NamedAttrMap): TensorInfo
  /** A scalar. */
  number(value: unknown): TensorInfo
}

interface DisposingBackend {
  disposeData(dataId: object): boolean
}

type Operands = Record<'x' | 'alpha' | 'logits', TensorInfo>

function composition(
  kernelName: string,
  compose: (operands: Operands, attributes: NamedAttrMap, call: Call) => TensorInfo,
): KernelConfig {
  return {
    kernelName,
    backendName: 'wasm',
    kernelFunc({ inputs, attrs = {}, backend }) {
      const made: TensorInfo[] = []
      const kernel: Call['kernel'] = (name, operands, attributes = {}) => {
        const { kernelFunc } = tf.getKernel(name, 'wasm')
        const output = kernelFunc({ inputs: operands, attrs: attributes, backend: backend as object }) as TensorInfo
        made.push(output)
        return output
      }
      const number = (value: unknown) => kernel('Fill', {}, { shape: [], value: value as number, dtype: 'float32' })
      const binary = (name: string, a?: TensorInfo, b?: TensorInfo) => kernel(name, { a, b } as NamedTensorInfoMap)
      const result = compose(inputs as unknown as Operands, attrs, Object.assign(binary, { kernel, number }))
      for (const { dataId } of made) {
        if (dataId !== result.dataId) (backend as DisposingBackend).disposeData(dataId)
      }
      return result
    },
  }
}
