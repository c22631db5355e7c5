/** Images as a model is to see them while it trains: changed anew in every pass. */

import {
  checkChoice,
  checkWhole,
  describeValue,
  formatShape,
  type JsonObject,
  type NdArray,
  OptionError,
  type RandomStream,
  randomStreams,
  ShapeError,
  sameShape,
} from '@autoencoders/core'
import type { Augmentation } from './augmentation.js'
import { applyAll, checkAugmentations } from './compose.js'
import {
  type ImageSamples,
  type ImageStream,
  isStream,
  piecesOf,
  readSamples,
  streamedPieces,
} from './image-samples.js'

/** Options of {@link augmentImages}. */
export interface AugmentImagesOptions {
  /** Decides every draw; 0 when left out. */
  readonly seed?: number
  /** Images to change at a time, at most; 32 when left out. `fit` makes batches of its own size of them. */
  readonly batchSize?: number
  /**
   * What the model is to give: `'augmented'`, the default, the very image it sees; `'original'`, the image as it was, so that it
   * learns to undo the change.
   */
  readonly target?: 'augmented' | 'original'
  /** Take images in memory in a new order in every pass, as `fit` does; true when left out. Streams keep their order. */
  readonly shuffle?: boolean
}

/** What {@link augmentImages} gives with a target of its own. */
export interface AugmentedSamples extends ImageSamples {
  /** The original images, with `target: 'original'`. */
  readonly target?: NdArray
}

/**
 * Images that change from pass to pass: a stream for `fit`, which tells it the epoch, so that a resumed run sees what it would have
 * seen.
 */
export interface AugmentedImages<Chunk = NdArray> {
  /**
   * One pass through the images, always the same one.
   *
   * @param pass Counted from 0, as the epochs of `fit` are.
   * @throws {OptionError} When it is no whole number ≥ 0.
   */
  (pass: number): AsyncIterable<Chunk>
  /** Seed, target, order and augmentations, to be saved with a model; `augmentationsFromJSON` reads the last of them. */
  toJSON(): JsonObject
}

type Settings = Required<AugmentImagesOptions> & { readonly augmentations: readonly Augmentation[] }

/**
 * Augments images as they are needed: in each pass every image is changed anew.
 *
 * What happens to an image depends on the seed, the number of the pass and the image's index, and on nothing else. A pass holds no
 * more than the images of one chunk.
 *
 * @param images `[n, height, width, channels]`, or `{ input, condition, weight }` with such an input; or a stream of either, that can
 *   be read again; or a function of the number of the pass that gives one.
 * @param augmentations Applied to each image in this order.
 * @param options See {@link AugmentImagesOptions}.
 * @returns A function of the pass that gives images `[≤ batchSize, ...]`, in memory of their own; of `{ input, target, condition, weight }` where there is
 *   more to say than an input, all but the input possibly views of what was given.
 * @throws {OptionError} At once for wrong options, or samples with fields that would have to be changed along with the images; while
 *   iterating, for a stream that cannot be read again.
 * @throws {ShapeError} For anything but batches of images, or when an augmentation gives images of different sizes.
 * @throws {DataError} For something that is no array.
 * @example
 * const { data, shape } = digits({ count: 100 }).images
 * const images = augmentImages(ndArray(data, [...shape, 1]), [randomShift({ maximum: 2 }), randomRotation({ rotation: 10 })])
 * for await (const chunk of images(0)) chunk.shape // [32, 28, 28, 1]; or model.fit(images, { epochs: 20 })
 */
export function augmentImages(
  images: NdArray | ImageStream<NdArray>,
  augmentations: readonly Augmentation[],
  options?: AugmentImagesOptions & { readonly target?: 'augmented' },
): AugmentedImages
export function augmentImages(
  images: NdArray | ImageSamples | ImageStream<NdArray | ImageSamples>,
  augmentations: readonly Augmentation[],
  options?: AugmentImagesOptions,
): AugmentedImages<AugmentedSamples>
export function augmentImages(
  images: NdArray | ImageSamples | ImageStream<NdArray | ImageSamples>,
  augmentations: readonly Augmentation[],
  options: AugmentImagesOptions = {},
): AugmentedImages<NdArray | AugmentedSamples> {
  const settings = checkSettings(augmentations, options)
  const open = isStream(images) ? openStream(images, settings) : openArrays(images, settings)
  const onePass = (pass: number) => {
    checkWhole(pass, where, 'pass', 0)
    return { [Symbol.asyncIterator]: () => open(pass) }
  }
  return Object.freeze(Object.assign(onePass, { toJSON: () => saveSettings(settings) }))
}

const where = 'augmentImages'

function checkSettings(augmentations: readonly Augmentation[], options: AugmentImagesOptions): Settings {
  const { seed = 0, batchSize = 32, target = 'augmented', shuffle = true } = options
  return {
    augmentations: checkAugmentations(where, augmentations),
    seed: randomStreams(seed).seed,
    batchSize: checkWhole(batchSize, where, 'batchSize', 1),
    target: checkChoice(target, where, 'target', ['augmented', 'original']),
    shuffle: checkChoice(shuffle, where, 'shuffle', [true, false]),
  }
}

function saveSettings({ augmentations, seed, target, shuffle }: Settings): JsonObject {
  return { seed, target, shuffle, augmentations: augmentations.map((item) => item.toJSON()) }
}

type OpenPass = (pass: number) => AsyncGenerator<NdArray | AugmentedSamples, void>

function openArrays(images: NdArray | ImageSamples, settings: Settings): OpenPass {
  const samples = readSamples(where, images)
  const streams = randomStreams(settings.seed)
  return async function* (pass) {
    const order = settings.shuffle
      ? streams.stream('augmentation/order', pass).permutation(samples.input.shape[0]!)
      : undefined
    for (const piece of piecesOf(samples, settings.batchSize, order)) yield augmentPiece(piece, pass, settings)
  }
}

function openStream(source: ImageStream<NdArray | ImageSamples>, settings: Settings): OpenPass {
  let opened: AsyncIterator<unknown> | undefined
  return async function* (pass) {
    const chunks: AsyncIterable<unknown> = typeof source === 'function' ? source(pass) : source
    const iterator = chunks?.[Symbol.asyncIterator]?.()
    if (!iterator || iterator === opened) throw unreadable(iterator ? 'one that is used up' : describeValue(chunks))
    opened = iterator
    const pieces = streamedPieces(where, { [Symbol.asyncIterator]: () => iterator }, settings.batchSize)
    for await (const piece of pieces) yield augmentPiece(piece, pass, settings)
  }
}

function augmentPiece(
  { samples, indices }: { readonly samples: ImageSamples; readonly indices: ArrayLike<number> },
  pass: number,
  { augmentations, seed, target }: Settings,
): NdArray | AugmentedSamples {
  const streams = randomStreams(seed)
  // The pass in the upper half of the step, the index in the lower one: no two images of any passes share a draw.
  const drawsOf = (row: number) => streams.stream('augmentation', pass * 2 ** 32 + indices[row]!)
  const input = augmentEach(samples.input, augmentations, drawsOf)
  const { input: original, ...others } = samples
  if (target === 'original') return { input, target: original, ...others }
  return Object.keys(others).length > 0 ? { input, ...others } : input
}

function augmentEach(
  { data, shape }: NdArray,
  augmentations: readonly Augmentation[],
  drawsOf: (row: number) => RandomStream,
): NdArray {
  const [count = 0, ...imageShape] = shape
  const width = count === 0 ? 0 : data.length / count
  let out: NdArray = { data: new Float32Array(0), shape: [0, ...imageShape] }
  for (let row = 0; row < count; row++) {
    const image = { data: data.subarray(row * width, (row + 1) * width), shape: imageShape }
    const changed = applyAll(augmentations, image, drawsOf(row))
    if (row === 0) out = { data: new Float32Array(count * changed.data.length), shape: [count, ...changed.shape] }
    if (!sameShape(changed.shape, out.shape.slice(1))) throw unequal(out.shape, changed.shape)
    out.data.set(changed.data, row * changed.data.length)
  }
  return out
}

function unequal(first: readonly number[], other: readonly number[]): ShapeError {
  return new ShapeError({
    where,
    expected: `augmentations that give all images one size (${formatShape(first.slice(1))}, as the first)`,
    received: formatShape(other),
  })
}

function unreadable(received: string): OptionError {
  return new OptionError({
    where,
    expected: 'a stream that can be read once a pass',
    received,
    repair: 'Give a function that returns a new one: augmentImages((pass) => readImages(), …).',
  })
}
