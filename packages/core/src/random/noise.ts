import * as tf from '@tensorflow/tfjs-core'
import type { Noise } from '../contracts.js'
import { sizeOf } from '../nd-array.js'
import type { RandomStream, RandomStreams } from './random-streams.js'

/**
 * Random tensors for one step. Draws are made on the host and uploaded, so their bits do not depend on the backend.
 * Asking again for the same name within the step goes on where the last draw ended.
 *
 * @param prefix Keeps training, evaluation and sampling apart.
 */
export function tensorNoise(streams: RandomStreams, prefix: string, step: number): (name: string) => Noise {
  const open = new Map<string, RandomStream>()
  const stream = (name: string): RandomStream => {
    const found = open.get(name) ?? streams.stream(`${prefix}/${name}`, step)
    open.set(name, found)
    return found
  }
  return (name) => ({
    normal: (shape) => tf.tensor(stream(name).normal(sizeOf(shape)), [...shape]),
    uniform: (shape) => tf.tensor(stream(name).uniform(sizeOf(shape)), [...shape]),
  })
}
