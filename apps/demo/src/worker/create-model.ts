import { convArchitecture, convDefinitions } from '@autoencoders/conv'
import {
  type ArchitecturePart,
  Autoencoder,
  adam,
  adamW,
  type Corruption,
  deterministic,
  type LatentPart,
  type OptimizerPart,
  type PartDefinitions,
  type ReconstructionPart,
  rmsProp,
  type Shape,
  sgd,
} from '@autoencoders/core'
import { corruptions, gaussianNoise, masking, saltAndPepper } from '@autoencoders/data'
import { denseArchitecture, denseDefinitions } from '@autoencoders/dense'
import {
  absoluteError,
  bernoulli,
  huber,
  penaltyDefinitions,
  reconstructionDefinitions,
  squaredError,
} from '@autoencoders/losses'
import { lstmDefinitions, recurrentArchitecture } from '@autoencoders/lstm'
import { gaussian, variationalDefinitions, vectorQuantized } from '@autoencoders/variational'
import type { Setup } from '../setup/setup.js'

/** All that a saved model may be made of. */
export const definitions: PartDefinitions = [
  denseDefinitions,
  convDefinitions,
  lstmDefinitions,
  variationalDefinitions,
  reconstructionDefinitions,
  penaltyDefinitions,
  corruptions,
]

/** The model of a set-up for samples of a shape. Data is in [0, 1], so outputs are squashed where the loss does not do it. */
export function createModel(setup: Setup, inputShape: Shape): Autoencoder {
  const corruption = corruptionOf(setup)
  return new Autoencoder({
    inputShape,
    architecture: architectureOf(setup, inputShape),
    latent: latentOf(setup),
    reconstruction: reconstructionOf(setup),
    ...(corruption && { corruption }),
    seed: setup.seed,
  })
}

/** What is done to inputs while training, if anything. */
export function corruptionOf({ corruption, corruptionLevel: level }: Setup): Corruption | undefined {
  if (corruption === 'noise') return gaussianNoise({ standardDeviation: level, clip: [0, 1] })
  if (corruption === 'masking') return masking({ probability: level })
  if (corruption === 'saltAndPepper') return saltAndPepper({ probability: level })
  return undefined
}

export function optimizerOf({ optimizer, learningRate }: Setup): OptimizerPart {
  if (optimizer === 'adamW') return adamW({ learningRate })
  if (optimizer === 'sgd') return sgd({ learningRate, momentum: 0.9 })
  if (optimizer === 'rmsProp') return rmsProp({ learningRate })
  return adam({ learningRate })
}

/** The shape that a network takes samples in: an LSTM reads pictures row by row, a table has one step. */
export function networkShape({ architecture }: Setup, shape: Shape): Shape {
  const [first = 1, second = 1, third] = shape
  if (architecture === 'lstm') return third === undefined ? [first, second] : [first, second * third]
  if (architecture === 'conv') return shape.length === 1 ? [first, 1] : shape
  return shape
}

function architectureOf({ architecture, units, loss }: Setup, inputShape: Shape): ArchitecturePart {
  const outputActivation = loss === 'bernoulli' ? 'linear' : 'sigmoid'
  if (architecture === 'conv') {
    return convArchitecture({ filters: units, outputActivation, ...(inputShape.length === 2 && { dimensions: 1 }) })
  }
  if (architecture === 'lstm') return recurrentArchitecture({ units, outputActivation })
  return denseArchitecture({ hiddenUnits: units, outputActivation })
}

function latentOf({ latent, latentSize: size, beta, codes }: Setup): LatentPart {
  if (latent === 'gaussian') return gaussian({ size, beta })
  if (latent === 'vectorQuantized') return vectorQuantized({ size, codes, groups: groupsOf(size) })
  return deterministic({ size })
}

/** As many codes a sample as there are fours, or twos, in z. */
function groupsOf(size: number): number {
  if (size % 4 === 0 && size > 4) return size / 4
  return size % 2 === 0 ? size / 2 : 1
}

/** An ELBO needs the sum over a sample; the others are easier to read as a mean. */
function reconstructionOf({ loss, latent }: Setup): ReconstructionPart {
  const reduction = latent === 'gaussian' ? 'sum' : 'mean'
  if (loss === 'squaredError') return squaredError({ reduction })
  if (loss === 'absoluteError') return absoluteError({ reduction })
  if (loss === 'huber') return huber({ reduction, delta: 0.2 })
  return bernoulli({ reduction })
}
