/** A question, and what was seen of its data, as the facts that rules look at. */

import { type NdArray, OptionError, type Samples, type Shape, sizeOf, toNdArray } from '@autoencoders/core'
import { type Measurements, measureData } from './measure-data.js'
import { checkShape, type DataKind, type Goal, type Question } from './question.js'

/** How values lie: 0 or 1; within 0..1; whole within 0..255; indices of tokens; anything. */
export type ValueKind = 'binary' | 'unit' | 'bytes' | 'tokens' | 'real'

/** What rules look at. */
export interface Facts {
  readonly goal: Goal
  readonly kind: DataKind
  readonly shape: Shape
  /** Values of one sample. */
  readonly elements: number
  /** Undefined when nobody said. */
  readonly samples: number | undefined
  readonly values: ValueKind
  /** Number of tokens; 0 but for text. */
  readonly categories: number
  readonly condition: number
  readonly labels: boolean
  readonly contamination: number
  /** Undefined without data. */
  readonly measured: Measurements | undefined
  /** What was taken for granted, in words. */
  readonly assumed: readonly string[]
}

/** Shapes to start from where none was said. */
export const typicalShapes: Readonly<Record<DataKind, Shape>> = {
  images: [28, 28, 1],
  series: [100, 1],
  audio: [128, 64],
  text: [64],
  table: [20],
}

const TYPICAL_CATEGORIES = 64

/**
 * @throws {OptionError} When data and description contradict each other, or text has none but whole numbers.
 * @throws {DataError} For data that cannot be read.
 */
export async function factsOf(question: Question): Promise<Facts> {
  const assumed: string[] = []
  const arrays = question.data === undefined ? undefined : await readArrays(question.data)
  const input = arrays?.input
  const shape = shapeOf(question, input, assumed)
  const kind = question.kind ?? kindOf(shape, input!, assumed)
  checkKindShape(kind, shape)
  const measured = input && measureData(input)
  const categories = kind === 'text' ? categoriesOf(question, measured, assumed) : 0
  return {
    goal: question.goal,
    kind,
    shape,
    elements: sizeOf(shape),
    samples: question.samples ?? input?.shape[0],
    values: kind === 'text' ? 'tokens' : valuesOf(question, measured, kind, assumed),
    categories,
    condition: question.condition ?? arrays?.condition?.shape[1] ?? 0,
    labels: question.labels ?? false,
    contamination: question.contamination ?? 0,
    measured,
    assumed,
  }
}

async function readArrays(data: Samples): Promise<{ input: NdArray; condition?: NdArray }> {
  if (typeof data !== 'object' || data === null || !('input' in data))
    return { input: await toNdArray(data, 'recommend') }
  const input = await toNdArray(data.input, 'recommend')
  return { input, ...(data.condition !== undefined && { condition: await toNdArray(data.condition, 'recommend') }) }
}

function shapeOf({ shape, kind }: Question, input: NdArray | undefined, assumed: string[]): Shape {
  const seen = input?.shape.slice(1)
  if (shape && seen && String(shape) !== String(seen)) {
    throw contradiction(`data of samples ${JSON.stringify(shape)}`, JSON.stringify(seen))
  }
  if (shape ?? seen) return checkShape((shape ?? seen)!)
  const typical = typicalShapes[kind!]
  assumed.push(`samples of shape ${JSON.stringify(typical)}: say shape`)
  return typical
}

function kindOf(shape: Shape, input: NdArray, assumed: string[]): DataKind {
  const [height = 1, width = 1] = shape
  const pictured = shape.length === 3 || (shape.length === 2 && height >= 16 && width >= 16 && nonNegative(input))
  const kind = pictured ? 'images' : shape.length === 2 ? 'series' : 'table'
  assumed.push(`${kind}, by the shape ${JSON.stringify(shape)}: say kind if it is something else`)
  return kind
}

function nonNegative({ data }: NdArray): boolean {
  return data.every((value) => !(value < 0))
}

function checkKindShape(kind: DataKind, shape: Shape): void {
  const most = { images: 3, series: 2, audio: 2, text: 1, table: 1 }[kind]
  if (shape.length <= most && (kind !== 'images' || shape.length >= 2)) return
  const axes = {
    images: '[height, width, channels]',
    series: '[steps, channels]',
    audio: '[samples] or [frames, bands]',
  }
  const expected = `${kind} of shape ${{ text: '[steps]', table: '[features]', ...axes }[kind]}`
  throw contradiction(expected, JSON.stringify(shape))
}

function categoriesOf({ categories }: Question, measured: Measurements | undefined, assumed: string[]): number {
  if (measured && !(measured.whole && measured.minimum >= 0 && measured.missing === 0)) {
    throw contradiction(
      'text as indices of tokens, whole numbers from 0',
      `values from ${measured.minimum} to ${measured.maximum}`,
    )
  }
  if (measured && categories !== undefined && measured.maximum >= categories) {
    throw contradiction(`indices below ${categories}`, String(measured.maximum))
  }
  if (categories !== undefined) return categories
  if (measured) {
    assumed.push(`${measured.maximum + 1} tokens, by the greatest index: say categories if there are more`)
    return Math.max(2, measured.maximum + 1)
  }
  assumed.push(`${TYPICAL_CATEGORIES} tokens: say categories`)
  return TYPICAL_CATEGORIES
}

function valuesOf(
  { binary, range }: Question,
  measured: Measurements | undefined,
  kind: DataKind,
  assumed: string[],
): ValueKind {
  if (measured && binary && !measured.binary) {
    throw contradiction('values of 0 and 1', `values from ${measured.minimum} to ${measured.maximum}`)
  }
  if (binary ?? measured?.binary) return 'binary'
  const [minimum, maximum] = range ?? (measured ? [measured.minimum, measured.maximum] : typicalRange(kind, assumed))
  if (measured && (measured.minimum < minimum || measured.maximum > maximum)) {
    throw contradiction(`values within ${minimum} … ${maximum}`, `${measured.minimum} … ${measured.maximum}`)
  }
  if (minimum >= 0 && maximum <= 1) return 'unit'
  const pixels = kind === 'images' && minimum >= 0 && maximum <= 255
  return pixels && (measured?.whole ?? true) ? 'bytes' : 'real'
}

function typicalRange(kind: DataKind, assumed: string[]): readonly [number, number] {
  const range: readonly [number, number] =
    kind === 'images' ? [0, 1] : [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  assumed.push(kind === 'images' ? 'pixels within 0..1: say range' : 'values of any range: say range or binary')
  return range
}

function contradiction(expected: string, received: string): OptionError {
  return new OptionError({ where: 'recommend', expected, received })
}
