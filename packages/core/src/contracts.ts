/**
 * The contracts between a model's parts and the training loop, at the level of tensors.
 *
 * A batch flows: corruption → encoder → latent → decoder → reconstruction + penalties → gradients → optimizer.
 * Every function here runs inside a `tf.tidy`; it returns what it promises and need not dispose the rest.
 */

import type { Scalar, Tensor } from '@tensorflow/tfjs-core'
import type { IndexSpace } from './index-space.js'
import type { Shape } from './nd-array.js'
import type { Parameter, ParameterScope } from './network/parameter.js'
import type {
  ArchitecturePart,
  LatentPart,
  ObjectivePart,
  OptimizerPart,
  PenaltyPart,
  PriorPart,
  ReconstructionPart,
  Schedule,
  ValueRange,
} from './parts.js'
import type { StreamingEncoder } from './streaming-encoder.js'

/** One batch on the device. Axis 0 is the sample. */
export interface Batch {
  /** What the encoder sees, corruption included, `[batch, ...inputShape]`. */
  readonly input: Tensor
  /** What the decoder should give, `[batch, ...]`; the clean input unless the data says otherwise. */
  readonly target: Tensor
  /** 1 where an element of the target counts and 0 where it does not, `[batch]` + leading axes of the target. */
  readonly mask?: Tensor
  /** Side information such as a one-hot label, `[batch, conditionSize]`. */
  readonly condition?: Tensor
  /** How much each sample counts, `[batch]`. */
  readonly weight?: Tensor
}

/** Random tensors, the same bits on every backend. */
export interface Noise {
  /** Standard normal. */
  normal(shape: Shape): Tensor
  /** Uniform in [0, 1). */
  uniform(shape: Shape): Tensor
}

/** What a network may know beyond its input. */
export interface NetworkContext {
  /** Whether dropout drops and normalisation uses the batch's own statistics. */
  readonly training: boolean
  /** Steps taken before this one, for schedules; left out outside training. */
  readonly step?: number
  readonly mask?: Tensor
  readonly condition?: Tensor
  /** What the decoder should give, wherever a loss is taken; for decoders that are fed what they should have said. */
  readonly target?: Tensor
  /** What the encoder gave beside its output; for decoders that take it. */
  readonly skips?: readonly Tensor[]
  /** How freely a decoder draws what it says: 0 or left out for the likeliest, 1 for the distribution as it is. */
  readonly temperature?: number
  /** Noise of a named stream at this step. */
  noise(stream: string): Noise
  /** Records a new value for a parameter that no gradient trains, such as a moving average; applied after the step. */
  update(parameter: Parameter, value: Tensor): void
}

/** A function of tensors with parameters. */
export interface Network {
  /** Without the batch axis. */
  readonly inputShape: Shape
  /** Without the batch axis. */
  readonly outputShape: Shape
  /** What it can take; left out when it takes everything. */
  readonly inputRange?: ValueRange
  /** What the output can reach; left out when it can reach everything. */
  readonly outputRange?: ValueRange
  /** Whether `apply` needs `context.skips`: such a decoder cannot make anything of z alone. */
  readonly takesSkips?: boolean
  /** Whether the output follows `context.temperature`. */
  readonly takesTemperature?: boolean
  /** One row a layer, for `summary()`. */
  readonly layers: readonly LayerDescription[]
  /** @param input `[batch, ...inputShape]`. @returns `[batch, ...outputShape]`. */
  apply(input: Tensor, context: NetworkContext): Tensor
  /** `apply`, with what a decoder that takes skips is given beside z. */
  applyWithSkips?(
    input: Tensor,
    context: NetworkContext,
  ): { readonly output: Tensor; readonly skips: readonly Tensor[] }
  /** Left out by a network that must see a sample whole. */
  readonly streaming?: StreamingNetwork
}

/** A network that can read its input in pieces along the first axis of a sample, and remembers between them; see `streamingNetwork`. */
export interface StreamingNetwork {
  /** Shape without the batch axis of everything it remembers; all zeros at first. */
  readonly memoryShapes: readonly Shape[]
  /**
   * @param input `[batch, steps, ...]`, any number of steps.
   * @param memory As the piece before left it, `[batch, ...memoryShapes[i]]` each.
   * @returns The output as if the sample ended here, and the memory for the next piece.
   */
  advance(
    input: Tensor,
    memory: readonly Tensor[],
    context: NetworkContext,
  ): { readonly output: Tensor; readonly memory: readonly Tensor[] }
  /** Begins to read. */
  open(session: StreamingSession): StreamingEncoder
}

/** What is read in, beside the network itself. */
export interface StreamingSession {
  readonly model: BuiltModel
  readonly context: NetworkContext
  /** How many are read side by side. */
  readonly sequences: number
  /** Throws when the model or its backend can no longer be used. */
  ready(where: string): Promise<void>
}

/** What a summary says of a layer. */
export interface LayerDescription {
  readonly name: string
  readonly outputShape: Shape
  readonly parameters: readonly Parameter[]
}

/** What an architecture is asked to build. */
export interface NetworkSpecification {
  /** Of one sample. */
  readonly inputShape: Shape
  /** Of one target. */
  readonly targetShape: Shape
  /** Of the decoder's output for one sample: the target's shape, or more where the reconstruction needs more. */
  readonly outputShape: Shape
  /** Channels the encoder must give: the latent's `encoderOutputs`. */
  readonly encoderOutputs: number
  /** Channels the decoder takes: the latent's `size`. */
  readonly latentSize: number
  /** Width of `condition`, 0 without one. */
  readonly conditionSize: number
}

/** What the encoder and decoder look like. */
export interface Architecture extends ArchitecturePart {
  /** Whether the networks use `context.condition`; false when left out, and then a condition is an error. */
  readonly acceptsCondition?: boolean
  /**
   * Builds both networks; parameters are declared on the scope and initialised by it.
   * The encoder's output is `[...spatial, encoderOutputs]` and the decoder's input `[...spatial, latentSize]`;
   * `spatial` is empty for a latent vector.
   */
  build(
    specification: NetworkSpecification,
    scope: ParameterScope,
  ): { readonly encoder: Network; readonly decoder: Network }
}

/** What happens between encoder and decoder. */
export interface Latent extends LatentPart {
  /** Width of z. */
  readonly size: number
  /** Width the encoder must give, e.g. 2·size for a diagonal Gaussian. */
  readonly encoderOutputs: number
  /** Declares parameters of its own, such as a codebook, on the scope; they are initialised by it. */
  build(scope: ParameterScope, specification: LatentSpecification): BuiltLatent
}

/** What a latent is built for. */
export interface LatentSpecification {
  /** Of one sample. */
  readonly inputShape: Shape
  /** Of one z, its width included. */
  readonly latentShape: Shape
  readonly conditionSize: number
  /** For priors that are made of codes of samples. */
  readonly encoder: Network
}

/**
 * A latent with its parameters. `parameters` is the encoder's output, `[batch, ...spatial, encoderOutputs]`. Noise is drawn from the
 * stream `latent`. Without a step in the context schedules are at their end.
 */
export interface BuiltLatent {
  /** z while training, differentiable, `[batch, ...spatial, size]`. */
  sample(parameters: Tensor, context: NetworkContext): Tensor
  /** The z that `encode` returns, same shape. */
  representative(parameters: Tensor): Tensor
  /** What the latent itself adds to the loss, one value per sample `[batch]`, or one for the batch `[]`. */
  penalties(parameters: Tensor, z: Tensor, context: NetworkContext): Readonly<Record<string, Tensor>>
  /** How much each of them counts; 1 where nothing is said. */
  readonly penaltyWeights?: Readonly<Record<string, number | Schedule>>
  /** Left out where z is no random variable with a density. */
  readonly posterior?: Posterior
  /** Left out where nothing says how z is spread. */
  readonly prior?: BuiltPrior
  /** Left out where z is not made of codes from a list. */
  readonly codes?: BuiltCodes
}

/** How z is spread given x. */
export interface Posterior {
  /** log q(z | x), in nats, `[batch]`. */
  logProbability(parameters: Tensor, z: Tensor): Tensor
  /** What a density makes it possible to know: `importanceSampling` of `@autoencoders/core/extend`, unless there is something better. */
  readonly estimates: ImportanceEstimates
}

/** Of one batch, from several draws of z for each sample: one value a sample, in nats. */
export type ImportanceEstimate = (
  model: BuiltModel,
  batch: Batch,
  context: NetworkContext,
  draws: number,
) => Promise<ArrayLike<number>>

/** What `logLikelihood` and `evidenceLowerBound` of a model are made of. Latents without a density do without. */
export interface ImportanceEstimates {
  /** `log 1/K Σ p(x|z) p(z) / q(z|x)` over K draws. */
  readonly logLikelihood: ImportanceEstimate
  /** `1/K Σ log (p(x|z) p(z) / q(z|x))` over K draws. */
  readonly evidenceLowerBound: ImportanceEstimate
}

/** z as whole numbers: which code of a list stands at each place. */
export interface BuiltCodes extends IndexSpace {
  /** @param parameters The encoder's output. @returns Indices, `[batch, ...shape]`. */
  indices(parameters: Tensor): Tensor
  /** The z that `representative` gives for a sample with these indices. @param indices `[batch, ...shape]`. */
  lookUp(indices: Tensor): Tensor
}

/** How z is spread before anything is seen. */
export interface Prior extends PriorPart {
  /** Declares parameters of its own on the scope. */
  build(scope: ParameterScope, specification: LatentSpecification): BuiltPrior
}

/** A prior with its parameters. */
export interface BuiltPrior {
  /** @returns `[count, ...spatial, size]`. */
  sample(count: number, noise: Noise): Tensor
  /** log p(z), in nats. @param z `[n, ...spatial, size]`. @returns `[n]`. */
  logProbability(z: Tensor): Tensor
}

/** How far the output is from the target. */
export interface Reconstruction extends ReconstructionPart {
  /** The decoder output that this needs for a target of that shape; the target's own shape when left out. */
  outputShape?(targetShape: Shape): Shape
  /** Targets that it can score; checked before training. */
  readonly targetRange?: ValueRange
  /** Whether targets are indices of categories, so that being right is what counts; false when left out. */
  readonly categorical?: boolean
  /**
   * @param target `[batch, ...]`.
   * @param output What the decoder gave.
   * @param mask See {@link Batch.mask}.
   * @returns One value per sample, `[batch]`.
   */
  loss(target: Tensor, output: Tensor, mask?: Tensor): Tensor
  /** From the decoder's output (logits, say) to data as the user knows it. */
  toData(output: Tensor): Tensor
  /** Whether `loss` is the negative log-likelihood of a sample in nats, constants included; false when left out. */
  readonly likelihood?: boolean
  /** This reconstruction with parameters of its own, such as a learned σ, declared on the scope; left out by those that have none. */
  build?(scope: ParameterScope): Pick<Reconstruction, 'loss' | 'toData'>
}

/** Everything one forward pass gave. */
export interface ForwardPass {
  readonly batch: Batch
  /** The encoder's output. */
  readonly parameters: Tensor
  readonly z: Tensor
  /** What the encoder gave beside its output, for a decoder that takes it. */
  readonly skips?: readonly Tensor[]
  /** The decoder's output. */
  readonly output: Tensor
}

/** What else the loss asks for. */
export interface Penalty extends PenaltyPart {
  /** Its name among the loss terms. */
  readonly name: string
  readonly weight: number | Schedule
  /** @returns One value per sample `[batch]`, or one for the batch `[]`. Not yet weighted. */
  loss(pass: ForwardPass, model: ModelFunctions): Tensor
}

/** The model's maps, for penalties and phases that call them again. */
export interface ModelFunctions {
  readonly encoder: Network
  readonly decoder: Network
  readonly context: NetworkContext
}

/** A model's parts after building, as an objective sees them. */
export interface BuiltModel {
  readonly encoder: Network
  readonly decoder: Network
  readonly latent: Latent & BuiltLatent
  readonly reconstruction: Reconstruction
  readonly penalties: readonly Penalty[]
  /** Every parameter of the model, trained or not. */
  readonly parameters: readonly Parameter[]
}

/** The loss of one phase on one batch. */
export interface PhaseLoss {
  /** What is minimised. */
  readonly total: Scalar
  /** What it is made of, unweighted, by name; shown and recorded. */
  readonly terms: Readonly<Record<string, Scalar>>
}

/** A part of a training step with parameters and an optimizer of its own. */
export interface Phase {
  readonly name: string
  /** What it trains. */
  readonly parameters: readonly Parameter[]
  /** Its optimizer when it is not the one given to `fit`. */
  readonly optimizer?: OptimizerPart
  /** @param step Steps taken so far, for schedules. */
  loss(batch: Batch, context: NetworkContext, step: number): PhaseLoss
}

/** How a training step is divided into phases: one for most models, more with critics. */
export interface Objective extends ObjectivePart {
  /** May declare parameters of its own, such as a critic's. */
  phases(model: BuiltModel, scope: ParameterScope): readonly Phase[]
}

/** One parameter's share of an optimizer step. */
export interface ParameterUpdate {
  readonly parameter: Tensor
  readonly gradient: Tensor
  /** The optimizer's memory of this parameter, one tensor of its shape per slot name. */
  readonly slots: Readonly<Record<string, Tensor>>
  readonly learningRate: number
  /** 1 at the first step. */
  readonly step: number
  /** Whether decoupled weight decay applies: false for biases and normalisation. */
  readonly decays: boolean
}

/** How gradients become new weights. */
export interface Optimizer extends OptimizerPart {
  readonly learningRate: Schedule
  /** Names of the tensors it remembers for each parameter, zero at first. */
  readonly slots: readonly string[]
  /** @returns The new parameter and the new slots. */
  update(update: ParameterUpdate): { readonly parameter: Tensor; readonly slots: Readonly<Record<string, Tensor>> }
}
