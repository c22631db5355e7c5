/** The smallest models that masks and skip connections make a difference to. */

import { definePart } from '@autoencoders/core'
import {
  type Architecture,
  denseLayer,
  type PartBody,
  type Reconstruction,
  sequential,
} from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'

/** Mean of squares over the steps that count. */
export const maskedSquares = definePart(
  'reconstruction',
  'test-masked-squares',
  (): PartBody<Reconstruction> => ({
    loss(target, output, mask) {
      const squares = tf.mean(tf.square(tf.sub(output, target)), 2)
      return mask ? tf.div(tf.sum(tf.mul(squares, mask), 1), tf.sum(mask, 1)) : tf.mean(squares, 1)
    },
    toData: (output) => output,
  }),
)

/** z is a dense layer of the steps' mean, and every step of the output a dense layer of z: `[steps, channels]`. */
export const sequenceArchitecture = definePart(
  'architecture',
  'test-sequence',
  ({ heedsMask = true }: { heedsMask?: boolean }): PartBody<Architecture> => ({
    build({ inputShape, outputShape, encoderOutputs, latentSize }, scope) {
      const [channels, outputs] = [inputShape.at(-1)!, outputShape.at(-1)!]
      const read = denseLayer(scope.child('encoder'), { inputUnits: channels, units: encoderOutputs })
      const write = denseLayer(scope.child('decoder'), { inputUnits: latentSize, units: outputs })
      return {
        encoder: {
          ...sequential(inputShape, [read]),
          apply(input, context) {
            const mask = heedsMask && context.mask ? context.mask : tf.ones(input.shape.slice(0, 2))
            const total = tf.sum(tf.mul(input, tf.expandDims(mask, 2)), 1)
            return read.apply(tf.div(total, tf.sum(mask, 1, true)), context)
          },
        },
        decoder: {
          ...sequential([latentSize], [write]),
          outputShape,
          apply: (z, context) => tf.add(tf.zeros([1, ...outputShape]), tf.expandDims(write.apply(z, context), 1)),
        },
      }
    },
  }),
)

/** Dense both ways; the decoder's output is multiplied by the mean of the input, which z need not hold. */
export const skippingArchitecture = definePart(
  'architecture',
  'test-skipping',
  (): PartBody<Architecture> => ({
    build({ inputShape, outputShape, encoderOutputs, latentSize }, scope) {
      const half = (name: string, inputUnits: number, units: number) =>
        sequential([inputUnits], [denseLayer(scope.child(name), { inputUnits, units })])
      const encoder = half('encoder', inputShape[0]!, encoderOutputs)
      const decoder = half('decoder', latentSize, outputShape[0]!)
      return {
        encoder: {
          ...encoder,
          applyWithSkips: (input, context) => ({
            output: encoder.apply(input, context),
            skips: [tf.mean(input, 1, true)],
          }),
        },
        decoder: {
          ...decoder,
          takesSkips: true,
          apply: (z, context) => tf.mul(decoder.apply(z, context), context.skips![0]!),
        },
      }
    },
  }),
)
