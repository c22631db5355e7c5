/** Recurrent layers on top of each other, each reading what the one below gave at every step. */

import {
  type CellKind,
  dropout,
  type LayerDescription,
  type NetworkContext,
  type ParameterScope,
  type RecurrentCell,
  recurrentCell,
} from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'

/** What a stack is made of. */
export interface StackOptions {
  readonly cell: CellKind
  /** Width of a step's input. */
  readonly features: number
  /** Of each layer, the lowest first. */
  readonly units: readonly number[]
  readonly steps: number
  readonly bidirectional: boolean
  /** Share dropped between layers. */
  readonly dropout: number
}

/** The states of every layer, `[batch, units]` each: for an LSTM hidden and cell by turns. */
export type StackStates = readonly tf.Tensor[]

/** What a stack makes of a sequence. */
export interface StackReading {
  /** Of the highest layer after every step, `[batch, time, width]`. */
  readonly hiddens: tf.Tensor
  /** Of the highest layer after the last step that counts, in each direction, `[batch, width]`. */
  readonly last: tf.Tensor
  /** Of all layers, to go on from; a layer that reads both ways has those of the forward direction first. */
  readonly states: StackStates
}

/** Layers of recurrent cells. */
export interface RecurrentStack {
  readonly layers: readonly LayerDescription[]
  /** Of the highest layer: twice its units where it reads both ways. */
  readonly width: number
  /** Units of every state tensor, in their order. */
  readonly stateUnits: readonly number[]
  /**
   * @param input `[batch, time, features]`.
   * @param initial States to begin with, as many as there are `stateUnits`; zeros when left out.
   */
  read(input: tf.Tensor, context: NetworkContext, initial?: StackStates): StackReading
}

/** Declares the layers `0`, `1` … on a scope; a bidirectional one has `forward` and `backward` inside. */
export function recurrentStack(scope: ParameterScope, options: StackOptions): RecurrentStack {
  const { units, steps, bidirectional, dropout: rate } = options
  const directions = bidirectional ? 2 : 1
  const layers = units.map((count, i) => {
    const features = i === 0 ? options.features : units[i - 1]! * directions
    const inner = scope.child(String(i))
    const make = (name?: string) =>
      recurrentCell(name ? inner.child(name) : inner, { kind: options.cell, features, units: count })
    const cells = bidirectional ? [make('forward'), make('backward')] : [make()]
    const isTop = i === units.length - 1
    const drop = isTop || rate === 0 ? undefined : dropout(inner, [steps, count * directions], rate)
    const description = {
      name: inner.path(bidirectional ? `bidirectional ${options.cell}` : options.cell),
      outputShape: [steps, count * directions],
      parameters: cells.flatMap(({ parameters }) => parameters),
    }
    return { cells, drop, description }
  })
  return {
    layers: layers.flatMap(({ description, drop }) => [description, ...(drop ? [drop] : [])]),
    width: units.at(-1)! * directions,
    stateUnits: layers.flatMap(({ cells }) =>
      cells.flatMap((cell) => new Array<number>(cell.stateCount).fill(cell.units)),
    ),
    read(input, context, initial) {
      let hiddens = input
      let last: tf.Tensor = input
      const states: tf.Tensor[] = []
      for (const { cells, drop } of layers) {
        const readings = cells.map((cell, i) => {
          const first = initial?.slice(states.length, states.length + cell.stateCount)
          const reading = readOne(cell, hiddens, context, i === 1, first)
          states.push(...reading.last)
          return reading
        })
        hiddens = joined(readings.map((reading) => reading.hiddens))
        last = joined(readings.map((reading) => reading.last[0]!))
        if (drop) hiddens = drop.apply(hiddens, context)
      }
      return { hiddens, last, states }
    },
  }
}

function readOne(
  cell: RecurrentCell,
  input: tf.Tensor,
  { mask }: NetworkContext,
  reverse: boolean,
  initial: StackStates | undefined,
) {
  const counts = stepMask(mask, input.shape[1]!)
  return cell.read(input, { reverse, ...(counts && { mask: counts }), ...(initial && { initial }) })
}

/**
 * Which steps count, `[batch, steps]`: those of which anything counts.
 *
 * @param mask Of a target, which may have other steps than what is read here, or leave whole samples out; then all count.
 */
export function stepMask(mask: tf.Tensor | undefined, steps: number): tf.Tensor | undefined {
  if (!mask || mask.rank < 2 || mask.shape[1] !== steps) return undefined
  return mask.rank === 2 ? mask : tf.max(tf.reshape(mask, [mask.shape[0]!, steps, -1]), 2)
}

function joined(tensors: readonly tf.Tensor[]): tf.Tensor {
  return tensors.length === 1 ? tensors[0]! : tf.concat([...tensors], -1)
}
