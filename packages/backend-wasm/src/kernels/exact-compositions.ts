/** Kernels of bit-exact mode that are made of others: slower than tfjs's own, and the same on every machine. */

import type { KernelConfig, NamedAttrMap, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'

/** What stands in for a kernel of tfjs that differs from machine to machine, where we have none of our own. */
export const exactCompositions: readonly KernelConfig[] = [
  composition('Relu', ({ x }, _, call) => call('Maximum', x, call.number(0))),
  composition('Relu6', ({ x }, _, call) => call('Minimum', call('Maximum', x, call.number(0)), call.number(6))),
  composition('ClipByValue', ({ x }, { clipValueMin, clipValueMax }, call) =>
    call('Minimum', call('Maximum', x, call.number(clipValueMin)), call.number(clipValueMax)),
  ),
  /** x above 0, else eˣ − 1. */
  composition('Elu', ({ x }, _, call) =>
    call.kernel('Select', { condition: call('Greater', x, call.number(0)), t: x, e: call.kernel('Expm1', { x }) }),
  ),
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
]

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
