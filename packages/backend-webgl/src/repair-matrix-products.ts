import { repairKernel } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import type { WebGLBackend } from './webgl-backend.js'

/**
 * Makes products over an odd number of elements right.
 *
 * tfjs packs two by two elements into a texel. Where a side is odd the last texels have elements beyond the matrix, and
 * operations leave there what they compute of nothing: `exp` leaves 1. A product adds those up with the others, off by a tenth
 * for 7 elements. Here such operands get one more element, 0, along the side that is summed over.
 */
export function repairMatrixProducts(): void {
  for (const name of ['BatchMatMul', '_FusedMatMul']) {
    repairKernel('webgl', name, (stock) => (given) => {
      const { a, b } = given.inputs as { a: tf.TensorInfo; b: tf.TensorInfo }
      const { transposeA, transposeB } = given.attrs as { transposeA: boolean; transposeB: boolean }
      const inner = a.shape.at(transposeA ? -2 : -1) ?? 1
      if (inner % 2 === 0) return stock(given)
      const backend = given.backend as WebGLBackend
      const even = {
        a: withZeros(backend, a, transposeA ? -2 : -1),
        b: withZeros(backend, b, transposeB ? -1 : -2),
      }
      const output = stock({ ...given, inputs: { ...given.inputs, ...even } })
      for (const info of Object.values(even)) backend.disposeIntermediateTensorInfo(info)
      return output
    })
  }
}

/** A copy with one more element, 0, at the end of an axis, which is counted from the last, −1. */
function withZeros(backend: WebGLBackend, x: tf.TensorInfo, axis: number): tf.TensorInfo {
  const paddings = x.shape.map((_, i) => [0, Number(i === x.shape.length + axis)])
  const pad = tf.getKernel('PadV2', 'webgl')!.kernelFunc
  return pad({ inputs: { x }, backend, attrs: { paddings, constantValue: 0 } }) as tf.TensorInfo
}
