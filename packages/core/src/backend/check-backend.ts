import * as tf from '@tensorflow/tfjs-core'
import { BackendError } from '../errors.js'
import { portableExp } from '../random/portable-math.js'

/**
 * One gradient step of a two-layer network small enough to do by hand, and whether the backend in use agrees.
 *
 * x = [1, 2; −1, 3], W = [0.5, −1; 0.25, 0.75], h = ReLU(x·W), y = σ(h·v), v = [1; −0.5], L = mean (y − t)², t = [1; 0].
 * h = [1, 0.5; 0.25, 3.25], so y = σ(0.75), σ(−1.375).
 *
 * @throws {BackendError} When a gradient is off by more than 1e-4.
 */
export async function checkBackend(): Promise<void> {
  const gradients = tf.tidy(() => {
    const x = tf.tensor2d([1, 2, -1, 3], [2, 2])
    const target = tf.tensor2d([1, 0], [2, 1])
    const loss = (w: tf.Tensor, v: tf.Tensor): tf.Scalar => {
      const hidden = tf.relu(tf.matMul(x, w as tf.Tensor2D))
      const output = tf.sigmoid(tf.matMul(hidden, v as tf.Tensor2D))
      return tf.mean(tf.square(tf.sub(output, target)))
    }
    return tf.grads(loss)([tf.tensor2d([0.5, -1, 0.25, 0.75], [2, 2]), tf.tensor2d([1, -0.5], [2, 1])])
  })
  try {
    const received = (await Promise.all(gradients.map((gradient) => gradient.data()))).flatMap((values) => [...values])
    const expected = expectedGradients()
    const worst = Math.max(...expected.map((value, i) => Math.abs(value - received[i]!)))
    if (worst < 1e-4) return
    throw new BackendError({
      where: 'selectBackend',
      expected: `gradients [${expected.map((value) => value.toFixed(5)).join(', ')}] in the self-check`,
      received: `[${received.map((value) => value.toFixed(5)).join(', ')}] on ${tf.getBackend()}`,
      repair: 'This backend computes wrong numbers on this device: use another one.',
    })
  } finally {
    tf.dispose(gradients)
  }
}

/** The same gradients by the chain rule in float64: dL/dW row-major, then dL/dv. */
function expectedGradients(): number[] {
  const sigmoid = (x: number) => 1 / (1 + portableExp(-x))
  const [y1, y2] = [sigmoid(0.75), sigmoid(-1.375)]
  // dL/d(logit) = 2/2 · (y − t) · y(1 − y)
  const d1 = (y1 - 1) * y1 * (1 - y1)
  const d2 = y2 * y2 * (1 - y2)
  const dw = [d1 - d2, -0.5 * d1 + 0.5 * d2, 2 * d1 + 3 * d2, -d1 - 1.5 * d2]
  const dv = [d1 + 0.25 * d2, 0.5 * d1 + 3.25 * d2]
  return [...dw, ...dv]
}
