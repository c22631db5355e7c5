/** A model: its parts, built; networks, phases and parameters ready to run. */

import type { AutoencoderOptions } from './autoencoder-options.js'
import type { DataRequirements } from './batches/samples.js'
import type {
  Architecture,
  Batch,
  BuiltModel,
  Latent,
  NetworkContext,
  Objective,
  Penalty,
  Phase,
  Reconstruction,
} from './contracts.js'
import { OptionError } from './errors.js'
import { type Shape, sameShape } from './nd-array.js'
import { checkSampleShape } from './network/check-shape.js'
import { type Parameter, parameterScope } from './network/parameter.js'
import { checkWhole } from './option-checks.js'
import { describePart, isPart, type JsonObject, type PartRole, savePart } from './part.js'
import type { Corruption, ValueRange } from './parts.js'
import { tensorNoise } from './random/noise.js'
import { type RandomStreams, randomStreams } from './random/random-streams.js'
import { reconstructionObjective } from './training/reconstruction-objective.js'

/** A model ready to run. */
export interface Model extends BuiltModel {
  readonly inputShape: Shape
  readonly targetShape: Shape
  readonly conditionSize: number
  readonly corruption?: Corruption
  readonly phases: readonly Phase[]
  readonly streams: RandomStreams
  /** What is saved of it, without weights. */
  readonly configuration: JsonObject
}

/**
 * Builds a model from its parts. Nothing is put on a device yet.
 *
 * @throws {OptionError} When a part is missing or of another role, or the input shape is none.
 */
export function buildModel(options: AutoencoderOptions): Model {
  const where = 'Autoencoder'
  const inputShape = checkSampleShape(options.inputShape, where)
  const targetShape = checkSampleShape(options.targetShape ?? inputShape, where, 'targetShape')
  const conditionSize = checkWhole(options.conditionSize ?? 0, where, 'conditionSize', 0)
  const architecture = checkPart<Architecture>(options.architecture, 'architecture')
  const latent = checkPart<Latent>(options.latent, 'latent')
  const reconstruction = checkPart<Reconstruction>(options.reconstruction, 'reconstruction')
  const penalties = (options.penalties ?? []).map((penalty) => checkPart<Penalty>(penalty, 'penalty'))
  const corruption = options.corruption && checkPart<Corruption>(options.corruption, 'corruption')
  const objective = checkPart<Objective>(options.objective ?? reconstructionObjective(), 'objective')
  if (conditionSize > 0 && !architecture.acceptsCondition) throw unconditional(architecture, conditionSize)

  const streams = randomStreams(options.seed ?? 0)
  const parameters: Parameter[] = []
  const scope = parameterScope(streams, parameters)
  const specification = {
    inputShape,
    targetShape,
    outputShape: reconstruction.outputShape?.(targetShape) ?? targetShape,
    encoderOutputs: latent.encoderOutputs,
    latentSize: latent.size,
    conditionSize,
  }
  const { encoder, decoder } = architecture.build(specification, scope)
  const latentShape = decoder.inputShape
  const functions = latent.build(scope.child('latent'), { inputShape, latentShape, conditionSize, encoder })
  const built: BuiltModel = {
    encoder,
    decoder,
    latent: { ...latent, ...functions },
    reconstruction: { ...reconstruction, ...reconstruction.build?.(scope.child('reconstruction')) },
    penalties,
    parameters: [...parameters],
  }
  const phases = objective.phases(built, scope.child('objective'))
  return {
    ...built,
    parameters,
    inputShape,
    targetShape,
    conditionSize,
    phases,
    streams,
    ...(corruption && { corruption }),
    configuration: {
      inputShape,
      ...(options.targetShape && { targetShape }),
      conditionSize,
      seed: streams.seed,
      architecture: savePart(architecture),
      latent: savePart(latent),
      reconstruction: savePart(reconstruction),
      penalties: penalties.map(savePart),
      ...(corruption && { corruption: savePart(corruption) }),
      objective: savePart(objective),
    },
  }
}

/** What the model needs of its data, for a function of that name. */
export function dataRequirements(model: Model, where: string): DataRequirements {
  const ranges: (ValueRange | undefined)[] = [model.reconstruction.targetRange, model.decoder.outputRange]
  return {
    where,
    inputShape: model.inputShape,
    targetShape: model.targetShape,
    needsTarget: !sameShape(model.inputShape, model.targetShape),
    ...(model.encoder.inputRange && { inputRange: model.encoder.inputRange }),
    conditionSize: model.conditionSize,
    targetRanges: ranges.filter((range) => range !== undefined),
  }
}

/**
 * The context in which networks run outside training: nothing dropped, noise a function of the step given.
 *
 * @param batch What is run, where its mask and condition are to be known.
 */
export function inferenceContext(
  model: Model,
  stream: string,
  step: number,
  { mask, condition }: Partial<Batch> = {},
): NetworkContext {
  return {
    training: false,
    noise: tensorNoise(model.streams, stream, step),
    update: () => {},
    ...(mask && { mask }),
    ...(condition && { condition }),
  }
}

function checkPart<Contract>(value: unknown, role: PartRole): Contract {
  if (isPart(value, role)) return value as Contract
  throw new OptionError({
    where: 'Autoencoder',
    expected: `a part of role ${role}`,
    received: describePart(value),
    repair: 'Parts are made by factories, such as denseArchitecture({ … }) or squaredError().',
  })
}

function unconditional(architecture: Architecture, conditionSize: number): OptionError {
  return new OptionError({
    where: 'Autoencoder',
    expected: `an architecture that accepts a condition of width ${conditionSize}`,
    received: `${architecture.kind}, which accepts none`,
  })
}
