/** One training step: a batch up, every phase's loss and gradients, the optimizer, the loss down again. */

import * as tf from '@tensorflow/tfjs-core'
import { type HostSamples, mapSamples } from '../batches/samples.js'
import type { Batch, NetworkContext, Optimizer, Phase } from '../contracts.js'
import type { Model } from '../model.js'
import type { NdArray } from '../nd-array.js'
import { Parameter } from '../network/parameter.js'
import { clipGradients } from '../optimizers/gradient-clipping.js'
import { tensorNoise } from '../random/noise.js'
import type { GradientClipping } from './fit-options.js'

/** What a step gave, on the host. */
export interface StepLoss {
  readonly loss: number
  readonly terms: Readonly<Record<string, number>>
}

/** Takes training steps on a model and owns the optimizers' memory. */
export class TrainingStep {
  readonly #model: Model
  readonly #optimizer: Optimizer
  readonly #clipping: GradientClipping | undefined
  /** Each phase's memory of each parameter, by slot name. */
  readonly #slots: ReadonlyMap<Phase, ReadonlyMap<Parameter, Readonly<Record<string, Parameter>>>>

  constructor(model: Model, optimizer: Optimizer, clipping?: GradientClipping) {
    this.#model = model
    this.#optimizer = optimizer
    this.#clipping = clipping
    this.#slots = new Map(model.phases.map((phase) => [phase, phaseSlots(phase, this.#optimizerOf(phase))]))
  }

  /** The optimizers' memory, for checkpoints. */
  get slots(): readonly Parameter[] {
    return [...this.#slots.values()].flatMap((phase) => [...phase.values()].flatMap((slots) => Object.values(slots)))
  }

  /**
   * @param samples One batch on the host, before corruption.
   * @param step Steps taken before this one.
   */
  async run(samples: HostSamples, step: number): Promise<StepLoss> {
    const batch = toBatch(corrupt(this.#model, samples, step))
    const losses: tf.Tensor[] = []
    try {
      const names: string[] = []
      for (const phase of this.#model.phases) {
        const prefix = this.#model.phases.length > 1 ? `${phase.name}.` : ''
        const { total, terms } = this.#runPhase(phase, batch, step)
        losses.push(total, ...Object.values(terms))
        names.push(`${prefix}total`, ...Object.keys(terms).map((name) => `${prefix}${name}`))
      }
      const [loss = Number.NaN, ...rest] = await readScalars(losses)
      const terms = names.slice(1).map((name, i) => [name, rest[i]!] as const)
      return { loss, terms: Object.fromEntries(terms) }
    } finally {
      tf.dispose(losses)
      disposeBatch(batch)
    }
  }

  dispose(): void {
    for (const slot of this.slots) slot.dispose()
  }

  /** @returns Kept scalars; the caller disposes them. */
  #runPhase(phase: Phase, batch: Batch, step: number): { total: tf.Scalar; terms: Record<string, tf.Scalar> } {
    const updates = new Map<Parameter, tf.Tensor>()
    const terms: Record<string, tf.Scalar> = {}
    const context: NetworkContext = {
      training: true,
      step,
      ...(batch.mask && { mask: batch.mask }),
      ...(batch.condition && { condition: batch.condition }),
      noise: tensorNoise(this.#model.streams, `training/${phase.name}`, step),
      update: (parameter, value) => {
        // The last of several counts.
        updates.get(parameter)?.dispose()
        updates.set(parameter, tf.keep(tf.clone(value)))
      },
    }
    try {
      const total = tf.tidy(() => {
        const variables = phase.parameters.map((parameter) => parameter.value)
        const { value, grads } = tf.variableGrads(() => {
          const loss = phase.loss(batch, context, step)
          for (const [name, term] of Object.entries(loss.terms)) terms[name] = tf.keep(tf.clone(term))
          return loss.total
        }, variables)
        this.#applyGradients(phase, grads, step)
        return tf.keep(value)
      })
      for (const [parameter, value] of updates) parameter.assign(value)
      return { total, terms }
    } catch (error) {
      tf.dispose(terms)
      throw error
    } finally {
      tf.dispose([...updates.values()])
    }
  }

  #optimizerOf(phase: Phase): Optimizer {
    return (phase.optimizer as Optimizer | undefined) ?? this.#optimizer
  }

  #applyGradients(phase: Phase, grads: tf.NamedTensorMap, step: number): void {
    const optimizer = this.#optimizerOf(phase)
    const slots = this.#slots.get(phase)!
    const trained = phase.parameters.filter((parameter) => grads[parameter.value.name])
    const gradients = clipGradients(
      trained.map((parameter) => grads[parameter.value.name]!),
      this.#clipping,
    )
    const learningRate = optimizer.learningRate.at(step)
    trained.forEach((parameter, i) => {
      const memory = slots.get(parameter)!
      const result = optimizer.update({
        parameter: parameter.value,
        gradient: gradients[i]!,
        slots: Object.fromEntries(Object.entries(memory).map(([name, slot]) => [name, slot.value])),
        learningRate,
        step: step + 1,
        decays: parameter.decays,
      })
      parameter.assign(result.parameter)
      for (const [name, slot] of Object.entries(memory)) slot.assign(result.slots[name]!)
    })
  }
}

/** Puts samples on the device; the target is the clean input where none is given. The caller disposes them. */
export function toBatch(samples: HostSamples): Batch {
  const tensors = mapSamples(samples, upload)
  return { ...tensors, target: tensors.target ?? tf.clone(tensors.input) }
}

/** Frees a batch made by {@link toBatch}. */
export function disposeBatch(batch: Batch): void {
  mapSamples(batch, (tensor) => tensor.dispose())
}

/** Reads scalars in one go and disposes them. */
export async function readScalars(scalars: readonly tf.Tensor[]): Promise<number[]> {
  const stacked = scalars.length === 1 ? scalars[0]! : tf.stack([...scalars])
  try {
    return Array.from(await stacked.data())
  } finally {
    tf.dispose([...scalars, stacked])
  }
}

function upload(array: NdArray): tf.Tensor {
  return tf.tensor(array.data, [...array.shape], 'float32')
}

function corrupt(model: Model, samples: HostSamples, step: number): HostSamples {
  const { corruption, streams } = model
  if (!corruption) return samples
  const input = corruption.apply(samples.input, streams.stream(`corruption/${corruption.kind}`, step))
  return { ...samples, input, target: samples.target ?? samples.input }
}

function phaseSlots(phase: Phase, optimizer: Optimizer): Map<Parameter, Record<string, Parameter>> {
  const slotFor = (slot: string, parameter: Parameter) =>
    new Parameter(
      `optimizer/${phase.name}/${slot}/${parameter.name}`,
      parameter.shape,
      () => new Float32Array(parameter.size),
      {
        trainable: false,
      },
    )
  return new Map(
    phase.parameters.map((parameter) => [
      parameter,
      Object.fromEntries(optimizer.slots.map((slot) => [slot, slotFor(slot, parameter)])),
    ]),
  )
}
