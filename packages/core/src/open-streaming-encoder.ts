/** Encoding a sequence while it comes in: what the encoder remembers is kept on the host between pieces. */

import * as tf from '@tensorflow/tfjs-core'
import { assertBackend } from './backend/assert-backend.js'
import { checkRange } from './batches/samples.js'
import type { StreamingNetwork } from './contracts.js'
import { DataError, OptionError, PartError, ShapeError } from './errors.js'
import { download } from './inference.js'
import { inferenceContext, type Model } from './model.js'
import { formatShape, type NdArray, ndArray, type Shape, sameShape, sizeOf, toNdArray } from './nd-array.js'
import { checkWhole } from './option-checks.js'
import type { StreamingEncoder } from './streaming-encoder.js'

/**
 * @param where The function to name in errors.
 * @param assertAlive Throws once the model was disposed.
 * @throws {PartError} When the model's encoder must see a sample whole.
 */
export function openStreamingEncoder(
  model: Model,
  sequences: number,
  where: string,
  assertAlive: (where: string) => void,
): StreamingEncoder {
  const { streaming } = model.encoder
  if (!streaming) throw notStreaming(model, where)
  const count = checkWhole(sequences, where, 'sequences', 1)
  const start = () => streaming.memoryShapes.map((shape) => zeroArray([count, ...shape]))
  let memory = start()
  let busy = false
  return {
    async push(steps) {
      assertAlive('push')
      await assertBackend('push')
      const input = await toNdArray(steps, 'push')
      checkPiece(input, [count, ...model.inputShape])
      const { inputRange } = model.encoder
      if (inputRange) checkRange(input, 'steps', inputRange, 'push', 0)
      if (busy) throw new OptionError({ where: 'push', expected: 'one piece at a time', received: 'a second one' })
      busy = true
      try {
        const [z, ...next] = await advance(model, streaming, input, memory)
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

/** @returns z, then the memory. */
async function advance(
  model: Model,
  streaming: StreamingNetwork,
  input: NdArray,
  memory: readonly NdArray[],
): Promise<NdArray[]> {
  const tensors = tf.tidy(() => {
    const context = inferenceContext(model, 'inference', 0)
    const { output, memory: next } = streaming.advance(upload(input), memory.map(upload), context)
    return [model.latent.representative(output), ...next].map((tensor) => tf.clone(tensor))
  })
  return Promise.all(tensors.map(download))
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

function notStreaming(model: Model, where: string): PartError {
  const architecture = (model.configuration.architecture as { kind?: string } | undefined)?.kind ?? 'this one'
  return new PartError({
    where,
    expected: 'an encoder that reads step by step',
    received: `${architecture}, which must see a sample whole`,
    repair: 'Use a recurrent encoder with bidirectional: false.',
  })
}
