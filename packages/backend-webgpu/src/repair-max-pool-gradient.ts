import { type PoolAttributes, poolGeometry, repairKernel } from '@autoencoders/core/extend'
import type * as tf from '@tensorflow/tfjs-core'
import { elementProgram, type WebGPUBackend, type WebGPUProgram } from './webgpu-backend.js'

/**
 * Gives the gradient of a maximum to the first of equal elements, row by row, as cpu and TensorFlow do; tfjs's own
 * gives it to the last here. After a ReLU most windows are ties.
 */
export function repairMaxPoolGradient(): void {
  repairKernel('webgpu', 'MaxPoolGrad', () => ({ inputs, backend, attrs }) => {
    const { dy, input } = inputs as { dy: tf.TensorInfo; input: tf.TensorInfo }
    const info = poolGeometry(input.shape, attrs as unknown as PoolAttributes)
    return (backend as WebGPUBackend).runWebGPUProgram(gradientProgram(info), [dy, input], 'float32')
  })
}

/** Each element takes the gradient of every window in which it is the largest, and no element before it is as large. */
function gradientProgram(info: tf.backend_util.Conv2DInfo): WebGPUProgram {
  const { inHeight, inWidth, outHeight, outWidth, strideHeight, strideWidth, padInfo } = info
  const { filterHeight, filterWidth } = info
  const sizes = [inHeight, inWidth, filterHeight, filterWidth, strideHeight, strideWidth, padInfo.top, padInfo.left]
  const code = `
    let coords = getCoordsFromIndex(index);
    let batch = coords[0];
    let row = coords[1];
    let column = coords[2];
    let channel = coords[3];
    let own = getX(batch, row, column, channel);
    var sum = 0.0;
    for (var fromTop = 0; fromTop < ${filterHeight}; fromTop++) {
      let top = row - fromTop;
      let outTop = top + ${padInfo.top};
      if (outTop < 0 || outTop % ${strideHeight} != 0 || outTop / ${strideHeight} >= ${outHeight}) { continue; }
      for (var fromLeft = 0; fromLeft < ${filterWidth}; fromLeft++) {
        let left = column - fromLeft;
        let outLeft = left + ${padInfo.left};
        if (outLeft < 0 || outLeft % ${strideWidth} != 0 || outLeft / ${strideWidth} >= ${outWidth}) { continue; }
        var first = true;
        for (var i = 0; i < ${filterHeight}; i++) {
          let r = top + i;
          if (r < 0 || r >= ${inHeight}) { continue; }
          for (var j = 0; j < ${filterWidth}; j++) {
            let c = left + j;
            if (c < 0 || c >= ${inWidth}) { continue; }
            let other = getX(batch, r, c, channel);
            let before = i < fromTop || (i == fromTop && j < fromLeft);
            if (other > own || (before && other == own)) { first = false; }
          }
        }
        if (first) { sum += getDy(batch, outTop / ${strideHeight}, outLeft / ${strideWidth}, channel); }
      }
    }
    setOutputAtIndex(index, sum);
  `
  return elementProgram(`maxPoolGradient_${sizes.join('_')}_${outHeight}_${outWidth}`, ['dy', 'x'], info.inShape, code)
}
