/** Encoding a sequence while it comes in: what the encoder remembers is kept on the host between pieces. */

import * as tf from '@tensorflow/tfjs-core'
import { checkRange } from '../batches/samples.js'
import type { StreamingNetwork, StreamingSession } from '../contracts.js'
import { DataError, OptionError, ShapeError } from '../errors.js'
import { download } from '../inference.js'
import { formatShape, type NdArray, ndArray, type Shape, sameShape, sizeOf, toNdArray } from '../nd-array.js'
import type { StreamingEncoder } from '../streaming-encoder.js'

/**
 * A network's way of reading in pieces, made of one piece's.
 *
 * @example streaming: streamingNetwork({ memoryShapes: [[units]], advance: (input, [state], context) => … })
 */
export function streamingNetwork(network: Omit<StreamingNetwork, 'open'>): StreamingNetwork {
  return { ...network, open: (session) => openStreamingEncoder(network, session) }
}

function openStreamingEncoder(
  network: Omit<StreamingNetwork, 'open'>,
  { model, context, sequences, ready }: StreamingSession,
): StreamingEncoder {
  const { inputShape, inputRange } = model.encoder
  const start = () => network.memoryShapes.map((shape) => zeroArray([sequences, ...shape]))
  let memory = start()
  let busy = false

  /** @returns z, then the memory. */
  function advance(input: NdArray): tf.Tensor[] {
    const { output, memory: next } = network.advance(upload(input), memory.map(upload), context)
    return [model.latent.representative(output), ...next].map((tensor) => tf.clone(tensor))
  }

  return {
    async push(steps) {
      await ready('push')
      const input = await toNdArray(steps, 'push')
      checkPiece(input, [sequences, ...inputShape])
      if (inputRange) checkRange(input, 'steps', inputRange, 'push', 0)
      if (busy) throw new OptionError({ where: 'push', expected: 'one piece at a time', received: 'a second one' })
      busy = true
      try {
        const [z, ...next] = await Promise.all(tf.tidy(() => advance(input)).map(download))
        memory = next
        return z!
      } finally {
        busy = false
      }
    },
    reset() {
      memory = start()
    },
  }
}

function upload({ data, shape }: NdArray): tf.Tensor {
  return tf.tensor(data, [...shape], 'float32')
}

function zeroArray(shape: Shape): NdArray {
  return ndArray(new Float32Array(sizeOf(shape)), shape)
}

function checkPiece({ data, shape }: NdArray, [count, , ...step]: Shape): void {
  const [given, steps = 0, ...rest] = shape
  if (given !== count || steps < 1 || !sameShape(rest, step)) {
    const expected = `steps ${formatShape([count!, -1, ...step])}, at least one`
    throw new ShapeError({ where: 'push', expected, received: formatShape(shape) })
  }
  const wrong = data.findIndex((value) => !Number.isFinite(value))
  if (wrong < 0) return
  throw new DataError({ where: 'push', expected: 'finite numbers', received: `${data[wrong]} at ${wrong}` })
}
