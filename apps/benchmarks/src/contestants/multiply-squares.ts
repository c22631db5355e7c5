import * as tf from '@tensorflow/tfjs-core'

/** The shortest time of a matrix product on the backend in use, read back, in milliseconds. */
export async function multiplySquares(size: number, times: number): Promise<number> {
  const values = Float32Array.from({ length: size * size }, (_, i) => (i % 7) / 7)
  const a = tf.tensor2d(values, [size, size])
  const b = tf.tensor2d(values, [size, size])
  let best = Number.POSITIVE_INFINITY
  for (let i = 0; i < times; i++) {
    const started = performance.now()
    const product = tf.matMul(a, b)
    best = Math.min(best, performance.now() - started)
    await product.data()
    product.dispose()
  }
  tf.dispose([a, b])
  return best
}
