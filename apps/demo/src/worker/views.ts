/** What is shown of a model: reconstructions, the map of codes, and what the decoder makes of places on it. */

import { type Autoencoder, type NdArray, ndArray, randomStreams, sliceRows, takeRows } from '@autoencoders/core'
import type { LatentMap, Point, Reconstructions } from '../messages.js'
import type { Setup } from '../setup/setup.js'
import { corruptionOf } from './create-model.js'
import type { DemoData } from './demo-data.js'
import { fromPlane, type PrincipalPlane, principalPlane, toPlane } from './principal-plane.js'

const SHOWN = 12
const GRID = 9

export class Views {
  readonly #model: Autoencoder
  readonly #data: DemoData
  readonly #setup: Setup
  #plane: PrincipalPlane | undefined
  #codes: NdArray | undefined
  #points = new Float32Array()

  constructor(model: Autoencoder, data: DemoData, setup: Setup) {
    this.#model = model
    this.#data = data
    this.#setup = setup
  }

  /** The first samples that were held back, corrupted as in training, and what becomes of them. */
  async reconstructions(step: number): Promise<Reconstructions> {
    const targets = copyRows(this.#data.heldBack, 0, Math.min(SHOWN, this.#data.heldBack.shape[0]!))
    const corruption = corruptionOf(this.#setup)
    const inputs = corruption?.apply(targets, randomStreams(this.#setup.seed).stream('shown')) ?? targets
    const outputs = this.#inDataShape(await this.#model.reconstruct(this.#forNetwork(inputs)))
    return { step, targets, inputs, outputs, error: meanSquare(targets, outputs) }
  }

  /** All held-back samples on the plane. */
  async latentMap(step: number): Promise<LatentMap> {
    const codes = await this.#model.encode(this.#forNetwork(this.#data.heldBack))
    const count = codes.shape[0]!
    const size = codes.data.length / count
    this.#codes = ndArray(codes.data, [count, size])
    this.#plane = principalPlane(codes.data, size, this.#plane)
    const plane = this.#plane
    const points = Float32Array.from({ length: 2 * count }, () => 0)
    for (let i = 0; i < count; i++) points.set(toPlane(plane, this.#code(i)), 2 * i)
    this.#points = points
    const { explained } = plane
    return { step, points: points.slice(), labels: this.#data.labels, isProjected: size > 2, explained }
  }

  /** What the decoder makes of a place, every other direction being as in a sample, or as on average. */
  async explore(at: Point, sample: number | null): Promise<{ z: Float32Array; output: NdArray }> {
    const plane = await this.#readyPlane()
    const z = fromPlane(plane, at, sample === null ? plane.mean : this.#code(sample))
    return { z, output: await this.#decode(z, 1) }
  }

  /** What the decoder makes of places all over the map, row by row from its upper left. */
  async traverse(): Promise<{ output: NdArray; columns: number }> {
    const plane = await this.#readyPlane()
    const places = gridOver(this.#points, GRID)
    const z = Float32Array.from(places.flatMap((place) => [...fromPlane(plane, place)]))
    return { output: await this.#decode(z, places.length), columns: GRID }
  }

  /** The way between two held-back samples. */
  async interpolate(from: number, to: number): Promise<NdArray> {
    const [start, end] = [from, to].map((index) => this.#forNetwork(copyRows(this.#data.heldBack, index, index + 1)))
    const one = (array: NdArray) => ndArray(array.data, array.shape.slice(1))
    return this.#inDataShape(await this.#model.interpolate(one(start!), one(end!), GRID))
  }

  /** A drawing on the map, and what is left of it. */
  async placeDrawing(pixels: Float32Array): Promise<{ place: Point; output: NdArray; error: number }> {
    const plane = await this.#readyPlane()
    const input = ndArray(pixels, [1, ...this.#data.heldBack.shape.slice(1)])
    const code = await this.#model.encode(this.#forNetwork(input))
    const output = this.#inDataShape(await this.#model.reconstruct(this.#forNetwork(input)))
    return { place: toPlane(plane, code.data), output, error: meanSquare(input, output) }
  }

  async #readyPlane(): Promise<PrincipalPlane> {
    if (!this.#plane) await this.latentMap(0)
    return this.#plane!
  }

  #code(index: number): Float32Array {
    return sliceRows(this.#codes!, index, index + 1).data
  }

  async #decode(z: Float32Array, count: number): Promise<NdArray> {
    return this.#inDataShape(await this.#model.decode(ndArray(z, [count, ...this.#model.latentShape])))
  }

  #forNetwork({ data, shape }: NdArray): NdArray {
    return ndArray(data, [shape[0]!, ...this.#model.inputShape])
  }

  #inDataShape({ data, shape }: NdArray): NdArray {
    return ndArray(data, [shape[0]!, ...this.#data.heldBack.shape.slice(1)])
  }
}

/** Places evenly over what most points cover, row by row from the upper left. */
export function gridOver(points: Float32Array, side: number): Point[] {
  const [left, right] = middleRange(points.filter((_, i) => i % 2 === 0))
  const [bottom, top] = middleRange(points.filter((_, i) => i % 2 === 1))
  return Array.from({ length: side * side }, (_, i): Point => {
    const [row, column] = [Math.floor(i / side), i % side]
    return [left + (column / (side - 1)) * (right - left), top - (row / (side - 1)) * (top - bottom)]
  })
}

/** Where all but the outermost fiftieth on each side are. */
function middleRange(values: Float32Array): [number, number] {
  if (values.length === 0) return [-1, 1]
  const sorted = values.slice().sort()
  const cut = Math.floor(sorted.length / 50)
  return [sorted[cut]!, sorted[sorted.length - 1 - cut]!]
}

/** Rows with memory of their own: what is posted takes the whole buffer behind it along. */
function copyRows(array: NdArray, start: number, end: number): NdArray {
  return takeRows(
    array,
    Array.from({ length: end - start }, (_, i) => start + i),
  )
}

function meanSquare(one: NdArray, other: NdArray): number {
  return one.data.reduce((sum, value, i) => sum + (value - other.data[i]!) ** 2, 0) / one.data.length
}
