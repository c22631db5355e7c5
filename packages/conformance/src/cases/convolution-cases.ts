/** Convolutions: strides, dilations and paddings, plain, depthwise, transposed and along one axis. */

import * as tf from '@tensorflow/tfjs-core'
import { conv64, convTransposed64, depthwise64, type Movement } from '../reference/convolution64.js'
import type { BackendCase } from './backend-case.js'
import { drawn, operationCases } from './operation-case.js'

interface Setup extends Movement {
  readonly stride: number
  readonly dilation: number
  /** `[batch, height, width, channels]`. */
  readonly map: readonly [number, number, number, number]
  /** Rows and columns. */
  readonly taps: readonly [number, number]
  /** Outputs, or outputs per channel of a depthwise one. */
  readonly outputs: number
}

const setups: readonly Setup[] = [
  { map: [1, 1, 1, 1], taps: [1, 1], outputs: 1, stride: 1, dilation: 1, pad: 'valid' },
  { map: [2, 5, 4, 3], taps: [1, 1], outputs: 5, stride: 1, dilation: 1, pad: 'same' },
  { map: [2, 5, 7, 1], taps: [3, 3], outputs: 4, stride: 2, dilation: 1, pad: 'same' },
  { map: [2, 6, 6, 3], taps: [3, 3], outputs: 2, stride: 2, dilation: 1, pad: 'same' },
  { map: [1, 7, 5, 2], taps: [3, 2], outputs: 3, stride: 1, dilation: 2, pad: 'same' },
  { map: [1, 7, 6, 2], taps: [2, 3], outputs: 9, stride: 3, dilation: 1, pad: 'valid' },
  { map: [2, 4, 5, 2], taps: [3, 3], outputs: 3, stride: 1, dilation: 1, pad: 2 },
]

function title(kind: string, { map, taps, outputs, stride, dilation, pad }: Setup): string {
  return `${kind} ${map.join('×')}, filter ${taps.join('×')} → ${outputs}, stride ${stride}, dilation ${dilation}, ${pad}`
}

const plain = setups.flatMap((setup) => {
  const { map, taps, outputs, stride, dilation, pad } = setup
  const name = title('conv2d', setup)
  return operationCases({
    name,
    inputs: [drawn(`${name} x`, map, -1, 1), drawn(`${name} filter`, [...taps, map[3], outputs], -1, 1)],
    run: (x, filter) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, stride, pad, 'NHWC', dilation),
    expected: (x, filter) => conv64(x, filter, setup),
  })
})

const depthwise = setups.flatMap((setup) => {
  const { map, taps, outputs, stride, dilation, pad } = setup
  const name = title('depthwiseConv2d', setup)
  return operationCases({
    name,
    inputs: [drawn(`${name} x`, map, -1, 1), drawn(`${name} filter`, [...taps, map[3], outputs], -1, 1)],
    run: (x, filter) => tf.depthwiseConv2d(x as tf.Tensor4D, filter as tf.Tensor4D, stride, pad, 'NHWC', dilation),
    expected: (x, filter) => depthwise64(x, filter, setup),
  })
})

/** tfjs's transposed convolution has no dilation; here the setup tells of the convolution that it transposes. */
const transposed = setups
  .filter(({ dilation }) => dilation === 1)
  .flatMap((setup) => {
    const { map, taps, outputs, stride, pad } = setup
    const name = title('conv2dTranspose', setup)
    const filter = drawn(`${name} filter`, [...taps, map[3], outputs], -1, 1)
    const { shape } = conv64(drawn(name, map), filter, setup)
    return operationCases({
      name,
      inputs: [drawn(`${name} x`, shape, -1, 1), filter],
      run: (x, filter) => tf.conv2dTranspose(x as tf.Tensor4D, filter as tf.Tensor4D, [...map], stride, pad),
      expected: (x, filter) => convTransposed64(x, filter, map, setup),
    })
  })

const alongOneAxis = operationCases({
  name: 'conv1d 2×9×2, filter 3 → 4, stride 2, same',
  inputs: [drawn('conv1d x', [2, 9, 2], -1, 1), drawn('conv1d filter', [3, 2, 4], -1, 1)],
  run: (x, filter) => tf.conv1d(x as tf.Tensor3D, filter as tf.Tensor3D, 2, 'same'),
  expected(x, filter) {
    // A map of one row; a row of one tap at stride 2 stays one row.
    const map = { data: x.data, shape: [2, 1, 9, 2] }
    const { data } = conv64(map, { data: filter.data, shape: [1, 3, 2, 4] }, { stride: 2, dilation: 1, pad: 'same' })
    return { data, shape: [2, 5, 4] }
  },
})

/** Values and gradients of convolutions. */
export const convolutionCases: readonly BackendCase[] = [...plain, ...depthwise, ...transposed, ...alongOneAxis]
