/** Pooling and resizing, ties and batches included. */

import * as tf from '@tensorflow/tfjs-core'
import { assertClose } from '../deviation.js'
import { fill64 } from '../reference/array64.js'
import { type BackendCase, backendCase, take } from './backend-case.js'

/** `[2, 4, 4, 1]`, many elements equal, as after a ReLU. */
const map = fill64(
  [2, 4, 4, 1],
  (i) => [0, 0, 3, 3, 0, 0, 1, 3, 2, 2, 0, 0, 2, 5, 0, 0][(i + Math.floor(i / 16)) % 16]!,
)

const EXACT = { relative: 1e-6, absolute: 0 }

interface Pool {
  readonly size: number
  readonly stride: number
  readonly pad: 'valid' | 'same'
}

const pools: readonly Pool[] = [
  { size: 2, stride: 2, pad: 'valid' },
  { size: 3, stride: 1, pad: 'same' },
  { size: 3, stride: 2, pad: 'same' },
]

/** Each window gives its gradient, here its place in the output, to the first of its largest elements. */
function expectedGradient({ size, stride, pad }: Pool): Float64Array {
  const count = pad === 'valid' ? Math.floor((4 - size) / stride) + 1 : Math.ceil(4 / stride)
  const before = pad === 'valid' ? 0 : Math.floor(Math.max(0, (count - 1) * stride + size - 4) / 2)
  const gradient = new Float64Array(32)
  for (let window = 0; window < 2 * count * count; window++) {
    const [batch, row, column] = [Math.floor(window / count ** 2), Math.floor(window / count) % count, window % count]
    let [best, largest] = [-1, Number.NEGATIVE_INFINITY]
    for (let i = 0; i < size * size; i++) {
      const [r, c] = [row * stride - before + Math.floor(i / size), column * stride - before + (i % size)]
      if (r < 0 || r >= 4 || c < 0 || c >= 4) continue
      const at = 16 * batch + 4 * r + c
      if (map.data[at]! > largest) [best, largest] = [at, map.data[at]!]
    }
    gradient[best]! += window + 1
  }
  return gradient
}

const maxPools = pools.map((pool) => {
  const name = `gradient of maxPool ${pool.size} of ties, stride ${pool.stride}, ${pool.pad}: to the first`
  return backendCase(name, async () => {
    const gradient = tf.tidy(() => {
      const x = tf.tensor(Float32Array.from(map.data), [2, 4, 4, 1]) as tf.Tensor4D
      const pooled = (input: tf.Tensor) => tf.maxPool(input as tf.Tensor4D, pool.size, pool.stride, pool.pad)
      const { shape, size } = pooled(x)
      return tf.grad(pooled)(
        x,
        tf.tensor(
          Float32Array.from({ length: size }, (_, i) => i + 1),
          shape,
        ),
      )
    })
    assertClose(name, await take(gradient), { data: expectedGradient(pool), shape: map.shape }, EXACT)
  })
})

const resizeName = 'gradient of resizeNearestNeighbor of two images'
const resize = backendCase(resizeName, async () => {
  const gradient = tf.tidy(() => {
    const x = tf.tensor(
      Float32Array.from({ length: 12 }, (_, i) => i),
      [2, 2, 3, 1],
    ) as tf.Tensor4D
    const resized = (input: tf.Tensor) => tf.image.resizeNearestNeighbor(input as tf.Tensor4D, [4, 6])
    return tf.grad(resized)(
      x,
      tf.tensor(
        Float32Array.from({ length: 48 }, (_, i) => i),
        [2, 4, 6, 1],
      ),
    )
  })
  // Each element was copied to two rows of two.
  const due = fill64([2, 2, 3, 1], (i) => {
    const corner = 24 * Math.floor(i / 6) + 12 * (Math.floor(i / 3) % 2) + 2 * (i % 3)
    return 4 * corner + 1 + 6 + 7
  })
  assertClose(resizeName, await take(gradient), due, EXACT)
})

/** Gradients that tfjs's backends disagree about. */
export const poolingCases: readonly BackendCase[] = [...maxPools, resize]
