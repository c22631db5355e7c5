/** The benchmark's models for jax-js. Every function takes its arguments over: `.ref` keeps one for another use. */

import { randomStreams } from '@autoencoders/core'
import { lax, nn, numpy as np } from '@jax-js/jax'

/** An array of jax-js. */
export type JaxArray = np.Array

/** Kernels and biases in turn. */
export type JaxParameters = JaxArray[]

/** A model: its first weights and its loss. */
export interface JaxModel {
  readonly sampleShape: readonly number[]
  readonly parameters: JaxParameters
  /** @param inputs The batch, then what `draw` gave. */
  loss(parameters: JaxParameters, inputs: JaxArray[]): JaxArray
  /** What a reader must know to judge its figures. */
  readonly note?: string
  /** Random numbers for one step. */
  draw?(): JaxArray[]
}

/** Models by name, for a batch of that size. */
export const jaxModels: Readonly<Record<string, (batch: number) => JaxModel>> = { dense, conv, lstm, vae }

function dense(): JaxModel {
  const widths = [784, 128, 64, 128, 784]
  const last = widths.length - 2
  return {
    sampleShape: [784],
    parameters: widths.slice(1).flatMap((units, i) => layer(widths[i]!, units)),
    loss(parameters, inputs) {
      const x = only(inputs)
      let value = x.ref
      for (let i = 0; i <= last; i++) {
        const product = affine(value, parameters, i)
        value = i < last ? nn.relu(product) : nn.sigmoid(product)
      }
      return np.square(value.sub(x)).mean()
    },
  }
}

const HIDDEN = 500
const LATENT = 20

function vae(batch: number): JaxModel {
  const noise = randomStreams(1).stream('noise')
  return {
    sampleShape: [784],
    parameters: [
      ...layer(784, HIDDEN),
      ...layer(HIDDEN, LATENT),
      ...layer(HIDDEN, LATENT),
      ...layer(LATENT, HIDDEN),
      ...layer(HIDDEN, 784),
    ],
    draw: () => [np.array(noise.normal(batch * LATENT) as Float32Array<ArrayBuffer>).reshape([batch, LATENT])],
    loss(parameters, inputs) {
      const [x, draws] = inputs as [JaxArray, JaxArray]
      const hidden = nn.relu(affine(x.ref, parameters, 0))
      const mean = affine(hidden.ref, parameters, 1)
      const logVariance = affine(hidden, parameters, 2)
      const z = mean.ref.add(np.exp(logVariance.ref.mul(0.5)).mul(draws))
      const logits = affine(nn.relu(affine(z, parameters, 3)), parameters, 4)
      const crossEntropy = nn.softplus(logits.ref).sub(logits.mul(x)).sum(1)
      const divergence = np.square(mean).add(np.exp(logVariance.ref)).sub(logVariance).sub(1).sum(1).mul(0.5)
      return crossEntropy.add(divergence).mean()
    },
  }
}

const HALF = { padding: 'SAME', strides: [2, 2] } as const

/** Channels first, as jax-js has its convolutions. */
function conv(batch: number): JaxModel {
  return {
    sampleShape: [1, 28, 28],
    parameters: [
      ...filter(1, 32),
      ...filter(32, 64),
      ...layer(64 * 7 * 7, 16),
      ...layer(16, 64 * 7 * 7),
      ...filter(64, 32),
      ...filter(32, 1),
    ],
    loss(parameters, inputs) {
      const x = only(inputs)
      const down = (value: JaxArray, i: number) =>
        nn.relu(lax.conv(value, parameters[2 * i]!, [...HALF.strides], HALF.padding).add(parameters[2 * i + 1]!))
      const up = (value: JaxArray, i: number) =>
        lax.convTranspose(value, parameters[2 * i]!, [...HALF.strides], HALF.padding).add(parameters[2 * i + 1]!)
      const code = affine(down(down(x.ref, 0), 1).reshape([batch, 64 * 7 * 7]), parameters, 2)
      const map = nn.relu(affine(code, parameters, 3)).reshape([batch, 64, 7, 7])
      const output = nn.sigmoid(up(nn.relu(up(map, 4)), 5))
      return np.square(output.sub(x)).mean()
    },
  }
}

const TIMES = 140
const UNITS = 64

/** jax-js has no `scan`, so the sequence is written out: two hundred and eighty cells in one program. */
function lstm(batch: number): JaxModel {
  return {
    sampleShape: [TIMES],
    note: 'its 280 cells unrolled, for want of a scan',
    parameters: [
      ...layer(1, 4 * UNITS),
      uniform([UNITS, 4 * UNITS], UNITS, 4 * UNITS),
      ...layer(UNITS, 16),
      ...layer(16, 4 * UNITS),
      uniform([UNITS, 4 * UNITS], UNITS, 4 * UNITS),
      ...layer(UNITS, 1),
    ],
    loss(parameters, inputs) {
      const [kernel, bias, recurrent, ...rest] = parameters as Repeat<3>
      const [toLatent, latentBias, outKernel, outBias, outRecurrent, toOutput, outputBias] = rest as Repeat<7>
      const x = only(inputs)
      let state = startState(batch)
      for (const value of np.split(x.ref, TIMES, 1)) {
        state = cell(np.matmul(value, kernel.ref).add(bias.ref), state, recurrent.ref)
      }
      const z = np.matmul(state.hidden, toLatent).add(latentBias)
      const gates = np.matmul(z, outKernel).add(outBias)
      const unused = [state.memory, kernel, bias, recurrent]
      const outputs: JaxArray[] = []
      state = startState(batch)
      for (let time = 0; time < TIMES; time++) {
        state = cell(gates.ref, state, outRecurrent.ref)
        outputs.push(np.matmul(state.hidden.ref, toOutput.ref).add(outputBias.ref))
      }
      for (const array of [...unused, gates, state.hidden, state.memory, outRecurrent, toOutput, outputBias])
        array.dispose()
      return np.square(np.concatenate(outputs, 1).sub(x)).mean()
    },
  }
}

/** As many arrays. */
type Repeat<Count extends 3 | 7> = Count extends 3
  ? [JaxArray, JaxArray, JaxArray, ...JaxArray[]]
  : [JaxArray, JaxArray, JaxArray, JaxArray, JaxArray, JaxArray, JaxArray]

interface CellState {
  readonly hidden: JaxArray
  readonly memory: JaxArray
}

function startState(batch: number): CellState {
  return { hidden: np.zeros([batch, UNITS]), memory: np.zeros([batch, UNITS]) }
}

/** @param projected The input's share of the four gates, bias included. */
function cell(projected: JaxArray, { hidden, memory }: CellState, recurrent: JaxArray): CellState {
  const gates = np.split(projected.add(np.matmul(hidden, recurrent)), 4, 1)
  const [input, forget, candidate, output] = gates as [JaxArray, JaxArray, JaxArray, JaxArray]
  const next = nn
    .sigmoid(forget)
    .mul(memory)
    .add(nn.sigmoid(input).mul(np.tanh(candidate)))
  return { hidden: nn.sigmoid(output).mul(np.tanh(next.ref)), memory: next }
}

function only([x]: JaxArray[]): JaxArray {
  if (!x) throw new Error('jax-js: expected a batch')
  return x
}

function affine(x: JaxArray, parameters: JaxParameters, index: number): JaxArray {
  return np.matmul(x, parameters[2 * index]!).add(parameters[2 * index + 1]!)
}

let drawn = 0

function uniform(shape: number[], fanIn: number, fanOut: number): JaxArray {
  const size = shape.reduce((product, length) => product * length, 1)
  const limit = Math.sqrt(6 / (fanIn + fanOut))
  const values = randomStreams(1).stream(`initialize/${drawn++}`).uniform(size)
  return np.array(values.map((value) => (2 * value - 1) * limit) as Float32Array<ArrayBuffer>).reshape(shape)
}

function layer(inputs: number, units: number): JaxParameters {
  return [uniform([inputs, units], inputs, units), np.zeros([units])]
}

function filter(inputs: number, outputs: number): JaxParameters {
  return [uniform([outputs, inputs, 3, 3], 9 * inputs, 9 * outputs), np.zeros([outputs, 1, 1])]
}
