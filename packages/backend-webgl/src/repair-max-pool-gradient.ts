import { type PoolAttributes, poolGeometry, repairKernel } from '@autoencoders/core/extend'
import type * as tf from '@tensorflow/tfjs-core'
import type { WebGLBackend, WebGLProgram } from './webgl-backend.js'

/**
 * Gives the gradient of a maximum to the first of equal elements, row by row, as cpu and TensorFlow do; tfjs's own
 * gives it to the last here. After a ReLU most windows are ties.
 */
export function repairMaxPoolGradient(): void {
  repairKernel('webgl', 'MaxPoolGrad', () => ({ inputs, backend, attrs }) => {
    const { dy, input } = inputs as { dy: tf.TensorInfo; input: tf.TensorInfo }
    const info = poolGeometry(input.shape, attrs as unknown as PoolAttributes)
    return (backend as WebGLBackend).runWebGLProgram(gradientProgram(info), [dy, input], 'float32')
  })
}

/** Each element takes the gradient of every window in which it is the largest, and no element before it is as large. */
function gradientProgram(info: tf.backend_util.Conv2DInfo): WebGLProgram {
  const { inHeight, inWidth, outHeight, outWidth, strideHeight, strideWidth, padInfo } = info
  const { filterHeight, filterWidth } = info
  return {
    variableNames: ['dy', 'x'],
    outputShape: info.inShape,
    userCode: `
      void main() {
        ivec4 coords = getOutputCoords();
        int batch = coords[0];
        int row = coords[1];
        int column = coords[2];
        int channel = coords[3];
        float own = getX(batch, row, column, channel);
        float sum = 0.0;
        for (int fromTop = 0; fromTop < ${filterHeight}; fromTop++) {
          int top = row - fromTop;
          int outRow = top + ${padInfo.top};
          if (outRow < 0 || outRow % ${strideHeight} != 0) continue;
          outRow = outRow / ${strideHeight};
          if (outRow >= ${outHeight}) continue;
          for (int fromLeft = 0; fromLeft < ${filterWidth}; fromLeft++) {
            int left = column - fromLeft;
            int outColumn = left + ${padInfo.left};
            if (outColumn < 0 || outColumn % ${strideWidth} != 0) continue;
            outColumn = outColumn / ${strideWidth};
            if (outColumn >= ${outWidth}) continue;
            bool first = true;
            for (int i = 0; i < ${filterHeight}; i++) {
              int r = top + i;
              if (r < 0 || r >= ${inHeight}) continue;
              for (int j = 0; j < ${filterWidth}; j++) {
                int c = left + j;
                if (c < 0 || c >= ${inWidth}) continue;
                float other = getX(batch, r, c, channel);
                bool before = i < fromTop || (i == fromTop && j < fromLeft);
                if (other > own || (before && other == own)) first = false;
              }
            }
            if (first) sum += getDy(batch, outRow, outColumn, channel);
          }
        }
        setOutput(sum);
      }
    `,
  }
}
