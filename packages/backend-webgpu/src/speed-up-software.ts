import { repairKernel } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'

const FLAG = 'WEBGPU_MATMUL_PROGRAM_TYPE'
/** tfjs's number of its program of small tiles. */
const SMALL_TILES = 2
/** tfjs takes its reducing program for outputs up to here. */
const SMALL_OUTPUT = 128

/**
 * Keeps matrix products of small outputs away from tfjs's reducing program, where a GPU is only imitated: its barriers cost
 * SwiftShader a tenth of a second for each product, two hundred times what small tiles take.
 */
export function speedUpSoftware(): void {
  for (const name of ['BatchMatMul', '_FusedMatMul']) {
    repairKernel('webgpu', name, (stock) => (given) => {
      const { a, b } = given.inputs as { a: tf.TensorInfo; b: tf.TensorInfo }
      const { transposeA, transposeB } = given.attrs as { transposeA: boolean; transposeB: boolean }
      const [rows, columns] = [a.shape.at(transposeA ? -1 : -2) ?? 1, b.shape.at(transposeB ? -2 : -1) ?? 1]
      const batch = a.shape.slice(0, -2).reduce((product, length) => product * length, 1)
      const asked = tf.env().getNumber(FLAG)
      if (asked >= 0 || batch * rows * columns > SMALL_OUTPUT) return stock(given)
      tf.env().set(FLAG, SMALL_TILES)
      try {
        return stock(given)
      } finally {
        tf.env().set(FLAG, asked)
      }
    })
  }
}
