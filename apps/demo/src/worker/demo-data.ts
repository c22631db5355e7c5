/** Samples in [0, 1] to train on, and some held back to look at. */

import { type NdArray, ndArray, randomStreams, sliceRows } from '@autoencoders/core'
import { digits } from '@autoencoders/data'
import type { DataDescription, SampleKind } from '../messages.js'
import type { Setup } from '../setup/setup.js'

export interface DemoData {
  readonly name: string
  readonly kind: SampleKind
  readonly training: NdArray
  readonly heldBack: NdArray
  /** Classes of what is held back, −1 where there is none. */
  readonly labels: Int32Array
  readonly classes: readonly string[]
}

/** Samples of any source, before some are held back. */
export interface LabelledSamples {
  readonly name: string
  readonly kind: SampleKind
  /** `[n, …]` in [0, 1]. */
  readonly samples: NdArray
  readonly labels?: ArrayLike<number>
  readonly classes?: readonly string[]
}

const mostHeldBack = 400

/** The data that comes with the demo. */
export function embeddedData({ data, count, seed }: Setup): DemoData {
  return holdBack(data === 'waves' ? waves(count, seed) : embeddedDigits(count, seed))
}

/** Divides samples; those held back are a tenth, from the end, and never trained on. */
export function holdBack({ name, kind, samples, labels, classes = [] }: LabelledSamples): DemoData {
  const count = samples.shape[0]!
  const held = Math.max(1, Math.min(mostHeldBack, Math.floor(count / 10)))
  const start = count - held
  return {
    name,
    kind,
    training: sliceRows(samples, 0, start),
    heldBack: sliceRows(samples, start, count),
    labels: Int32Array.from({ length: held }, (_, i) => labels?.[start + i] ?? -1),
    classes,
  }
}

/** What the page is told of it. */
export function describeData({ name, kind, training, heldBack, classes }: DemoData): DataDescription {
  const [count = 0, ...shape] = training.shape
  return { name, kind, shape, training: count, heldBack: heldBack.shape[0]!, classes }
}

function embeddedDigits(count: number, seed: number): LabelledSamples {
  const { images, labels } = digits({ count, seed })
  const samples = ndArray(images.data, [...images.shape, 1])
  return { name: 'digits', kind: 'image', samples, labels, classes: [...'0123456789'] }
}

const STEPS = 32

/** Four shapes of wave, each with a pitch, a phase and a height of its own. */
function waves(count: number, seed: number): LabelledSamples {
  const draws = randomStreams(seed)
    .stream('waves')
    .uniform(3 * count)
  const data = new Float32Array(count * STEPS)
  const labels = Int32Array.from({ length: count }, (_, i) => i % shapes.length)
  for (let i = 0; i < count; i++) {
    const [pitch = 0, phase = 0, height = 0] = draws.subarray(3 * i, 3 * i + 3)
    for (let t = 0; t < STEPS; t++) {
      const turn = (t / STEPS) * (1 + pitch) + phase
      data[i * STEPS + t] = 0.5 + (0.2 + 0.25 * height) * shapes[labels[i]!]!.at(turn - Math.floor(turn))
    }
  }
  const samples = ndArray(data, [count, STEPS, 1])
  return { name: 'waves', kind: 'series', samples, labels, classes: shapes.map(({ name }) => name) }
}

/** Of a turn in [0, 1), between −1 and 1. */
const shapes: readonly { readonly name: string; at(turn: number): number }[] = [
  { name: '∿', at: (turn) => Math.sin(2 * Math.PI * turn) },
  { name: '⊓', at: (turn) => (turn < 0.5 ? 1 : -1) },
  { name: '⩘', at: (turn) => 2 * turn - 1 },
  { name: '△', at: (turn) => 1 - 4 * Math.abs(turn - 0.5) },
]
