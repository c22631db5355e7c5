/**
 * Gradients of convolutions with dilated filters, which tfjs 4.22 refuses.
 *
 * Every d-th row and column of a map, taken together, sees a filter dilated by d as if it were not: the map is dealt out
 * to d·d smaller ones, those have a gradient, and the pieces are put back.
 */

import * as tf from '@tensorflow/tfjs-core'

type Pair = [number, number]

/** What tfjs gives a convolution beside its operands. */
interface ConvolutionAttributes {
  readonly strides: Pair | number
  readonly pad: 'same' | 'valid' | number | Pair[]
  readonly dilations?: Pair | number
  readonly dataFormat?: 'NHWC' | 'NCHW'
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil'
}

/** The two kernels that an undilated gradient is made of. */
interface GradientKernels {
  readonly input: string
  readonly filter: string
}

/** The gradient of `Conv2D` for any dilation. @param stock tfjs's own, used where there is none. */
export function convolutionGradient(stock: tf.GradConfig): tf.GradConfig {
  return withDilation(stock, { input: 'Conv2DBackpropInput', filter: 'Conv2DBackpropFilter' }, false)
}

/** The gradient of `DepthwiseConv2dNative` for any dilation. @param stock tfjs's own, used where there is none. */
export function depthwiseGradient(stock: tf.GradConfig): tf.GradConfig {
  const kernels = {
    input: 'DepthwiseConv2dNativeBackpropInput',
    filter: 'DepthwiseConv2dNativeBackpropFilter',
  }
  return withDilation(stock, kernels, true)
}

function withDilation(stock: tf.GradConfig, kernels: GradientKernels, depthwise: boolean): tf.GradConfig {
  return {
    ...stock,
    gradFunc(dy, saved, attributes) {
      const options = attributes as unknown as ConvolutionAttributes
      const dilations = pairOf(options.dilations ?? 1)
      if (dilations.every((dilation) => dilation === 1)) return stock.gradFunc(dy, saved, attributes)
      const [x, filter] = saved as [tf.Tensor4D, tf.Tensor4D]
      const dealt = deal(x, dy as tf.Tensor4D, filter, { ...options, dilations }, depthwise)
      const plain = { strides: [1, 1], pad: 'valid', dataFormat: 'NHWC', dilations: [1, 1] }
      const run = (kernel: string, inputs: tf.NamedTensorMap, shapes: tf.NamedAttrMap): tf.Tensor4D =>
        tf.engine().runKernel(kernel, inputs, { ...plain, ...shapes })
      return {
        x: () => {
          const gradient = run(kernels.input, { dy: dealt.dy, filter }, { inputShape: dealt.x.shape })
          return tf.batchToSpaceND(gradient, dilations, dealt.paddings)
        },
        filter: () => run(kernels.filter, { x: dealt.x, dy: dealt.dy }, { filterShape: filter.shape }),
      }
    },
  }
}

/** Both maps dealt out to smaller ones, and the zeros that were put around x for that. */
function deal(
  x: tf.Tensor4D,
  dy: tf.Tensor4D,
  filter: tf.Tensor4D,
  { pad, dimRoundingMode, dilations }: ConvolutionAttributes & { readonly dilations: Pair },
  depthwise: boolean,
): { x: tf.Tensor4D; dy: tf.Tensor4D; paddings: Pair[] } {
  const { padInfo } = tf.backend_util.computeConv2DInfo(
    x.shape,
    filter.shape,
    1,
    dilations,
    pad as 'same',
    dimRoundingMode,
    depthwise,
  )
  const around: Pair[] = [
    [padInfo.top, padInfo.bottom],
    [padInfo.left, padInfo.right],
  ]
  const paddings = around.map(([before, after], axis): Pair => {
    const length = x.shape[axis + 1]! + before + after
    return [before, after + ((dilations[axis]! - (length % dilations[axis]!)) % dilations[axis]!)]
  })
  const tails = paddings.map(([before, after], axis): Pair => {
    const pieces = (x.shape[axis + 1]! + before + after) / dilations[axis]!
    return [0, (pieces - filter.shape[axis]! + 1) * dilations[axis]! - dy.shape[axis + 1]!]
  })
  return { x: tf.spaceToBatchND(x, dilations, paddings), dy: tf.spaceToBatchND(dy, dilations, tails), paddings }
}

function pairOf(value: Pair | number): Pair {
  return typeof value === 'number' ? [value, value] : value
}
