import { repairKernel } from '@autoencoders/core/extend'
import type * as tf from '@tensorflow/tfjs-core'
import { elementProgram, type WebGPUBackend } from './webgpu-backend.js'

/**
 * Transposes integers and booleans by a program of our own: tfjs's passes them on as floats, which current browsers refuse to
 * compile, and the output is then whatever the memory held.
 *
 * @see https://github.com/tensorflow/tfjs/issues/8638
 */
export function repairTranspose(): void {
  repairKernel('webgpu', 'Transpose', (stock) => (given) => {
    const { x } = given.inputs as { x: tf.TensorInfo }
    if (x.dtype !== 'int32' && x.dtype !== 'bool') return stock(given)
    const { perm } = given.attrs as { perm: number[] }
    return (given.backend as WebGPUBackend).runWebGPUProgram(transposeProgram(x.shape, perm), [x], x.dtype)
  })
}

/** Sizes are part of the program, so that it serves any number of axes. */
function transposeProgram(shape: readonly number[], order: readonly number[]) {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, length) => product * length, 1))
  const outputShape = order.map((axis) => shape[axis]!)
  const steps = order
    .toReversed()
    .map((axis) => `position += (rest % ${shape[axis]}) * ${strides[axis]}; rest = rest / ${shape[axis]};`)
  const code = `
    var rest = index;
    var position = 0;
    ${steps.join('\n    ')}
    result[index] = A[position];
  `
  return elementProgram(`transpose_${shape.join('x')}_${order.join('')}`, ['A'], outputShape, code)
}
