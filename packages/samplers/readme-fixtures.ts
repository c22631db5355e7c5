/** What the examples of the README take for granted. */

import { cpu } from '@autoencoders/backend-cpu'
import { selectBackend } from '@autoencoders/core'
import { denseArchitecture } from '@autoencoders/dense'
import { fitSampler, normalSampler } from '@autoencoders/samplers'
import { vae } from '@autoencoders/variational'

export const xTrain = rows(64, 28, 28)
export const xTest = rows(4, 28, 28)
export const image = rows(28, 28)
export const imageA = image
export const imageB = { ...image, data: image.data.toReversed() }

await selectBackend([cpu()])
export const model = vae({ inputShape: [28, 28], architecture: denseArchitecture({ hiddenUnits: [8] }), latentSize: 4 })
export const sampler = await fitSampler(model, xTrain, normalSampler())

/** Data between 0 and 1, the same everywhere. */
function rows(...shape: number[]) {
  const length = shape.reduce((size, axis) => size * axis, 1)
  return { data: Float32Array.from({ length }, (_, i) => ((i * 37) % 101) / 101), shape }
}
