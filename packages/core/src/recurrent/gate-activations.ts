/**
 * σ and tanh whose gradients can be differentiated once more. Those of tfjs cannot: they are written in the output,
 * whose own dependence on x tfjs then forgets.
 */

import * as tf from '@tensorflow/tfjs-core'
import { isRecording } from '../kernels/fused-kernel.js'

/** σ(x). */
export const sigmoid = smooth(tf.sigmoid, (y) => tf.mul(y, tf.sub(1, y)))

/** tanh(x). */
export const tanh = smooth(tf.tanh, (y) => tf.sub(1, tf.square(y)))

type Activation = (x: tf.Tensor2D) => tf.Tensor2D

/** @param slope The derivative, written in y = plain(x). */
function smooth(plain: Activation, slope: Activation): Activation {
  const again: Activation = (x) =>
    tf.customGrad((x, save) => {
      const y = plain(x as tf.Tensor2D)
      ;(save as (tensors: tf.Tensor[]) => void)([x as tf.Tensor, y])
      const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [x, y] = saved as [tf.Tensor2D, tf.Tensor2D]
        return tf.mul(dy, slope(isRecording() ? again(x) : y))
      }
      return { value: y, gradFunc }
    })(x)
  return again
}
