import { type PoolAttributes, poolGeometry, repairKernel } from '@autoencoders/core/extend'
import type * as tf from '@tensorflow/tfjs-core'

/** What we use of tfjs's wasm backend here. */
interface HeapBackend {
  makeOutput(shape: readonly number[], dtype: tf.DataType): tf.TensorInfo
  typedArrayFromHeap(tensor: tf.TensorInfo): Float32Array
}

/**
 * Gives the gradient of a maximum to the first of equal elements, row by row, as cpu and TensorFlow do; tfjs's own gives it to
 * the last here. After a ReLU most windows are ties.
 */
export function repairMaxPoolGradient(): void {
  repairKernel('wasm', 'MaxPoolGrad', () => ({ inputs, backend, attrs }) => {
    const { dy, input } = inputs as { dy: tf.TensorInfo; input: tf.TensorInfo }
    const info = poolGeometry(input.shape, attrs as unknown as PoolAttributes)
    const heap = backend as HeapBackend
    const output = heap.makeOutput(input.shape, 'float32')
    // Views of the heap, taken once it cannot grow any more.
    const [x, gradient, out] = [input, dy, output].map((tensor) => heap.typedArrayFromHeap(tensor))
    out!.fill(0)
    giveToFirst(x!, gradient!, out!, info)
    return output
  })
}

function giveToFirst(x: Float32Array, dy: Float32Array, out: Float32Array, info: tf.backend_util.Conv2DInfo): void {
  const { batchSize, outHeight, outWidth, inChannels } = info
  let at = 0
  for (let batch = 0; batch < batchSize; batch++) {
    for (let row = 0; row < outHeight; row++) {
      for (let column = 0; column < outWidth; column++) {
        for (let channel = 0; channel < inChannels; channel++) {
          out[firstOfLargest(x, batch, row, column, channel, info)]! += dy[at++]!
        }
      }
    }
  }
}

/** Where a window's largest element lies. */
function firstOfLargest(
  x: Float32Array,
  batch: number,
  row: number,
  column: number,
  channel: number,
  info: tf.backend_util.Conv2DInfo,
): number {
  const { inHeight, inWidth, inChannels, filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = info
  const [top, left] = [row * strideHeight - padInfo.top, column * strideWidth - padInfo.left]
  let best = -1
  for (let r = Math.max(0, top); r < Math.min(inHeight, top + filterHeight); r++) {
    for (let c = Math.max(0, left); c < Math.min(inWidth, left + filterWidth); c++) {
      const at = ((batch * inHeight + r) * inWidth + c) * inChannels + channel
      if (best < 0 || x[at]! > x[best]!) best = at
    }
  }
  return best
}
