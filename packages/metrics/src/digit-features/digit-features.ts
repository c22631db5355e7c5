import { DataError, describeValue, formatShape, type NdArray, ShapeError } from '@autoencoders/core'
import { type MetricInput, readShaped } from '../metric-input.js'
import { dense, halvingConvolution, rectify, type SquareMap } from './forward-layers.js'
import { packedDigitNetwork } from './generated/packed-digit-network.js'
import { type LayerSize, type LayerWeights, unpackLayers } from './packed-layers.js'

const SIDE = 28
const PIXELS = SIDE * SIDE
const FEATURES = 64
const CLASSES = 10

/** Side of each convolution's kernel; weights into each filter and filters. */
const convolutions: readonly (readonly [kernelSize: number, ...size: LayerSize])[] = [
  [5, 25, 8],
  [3, 72, 16],
  [3, 144, 32],
]
const sizes: readonly LayerSize[] = [
  ...convolutions.map(([, inputs, outputs]): LayerSize => [inputs, outputs]),
  [512, FEATURES],
  [FEATURES, CLASSES],
]

/** What to write beside any number that rests on these features: which network gave them. */
export const digitFeaturesVersion = 'digitFeatures v1'

/**
 * What a small network sees in grey images of digits, or of things like them: features to measure distances between sets of images in.
 *
 * A convolutional classifier, `28×28 → 14×14×8 → 7×7×16 → 4×4×32 → 64 → 10`, that learnt from this project's own generated digits,
 * turned, sheared, blurred, thinned, thickened and noisy; the features are its 64 ReLU units. Its weights come with the package, and it
 * runs in plain JavaScript: the same bits in every engine. Call a distance of these features the Fréchet distance of digitFeatures v1,
 * never FID, which is that of Inception's features and another number. New weights will have a new version.
 *
 * @param images `[n, 28, 28]`, `[n, 28, 28, 1]` or `[n, 784]`, in 0 … 1, light ink on black.
 * @returns `[n, 64]`, each ≥ 0. The caller owns it.
 * @throws {ShapeError} When the images have another shape.
 * @throws {DataError} When there are none, or a value is not in 0 … 1.
 * @example frechetDistance(digitFeatures(test), digitFeatures(await model.sample(10_000)))
 */
export function digitFeatures(images: MetricInput): NdArray {
  const pixels = readImages('digitFeatures', images)
  const count = pixels.length / PIXELS
  const features = new Float32Array(count * FEATURES)
  for (let i = 0; i < count; i++) features.set(featuresOf(imageAt(pixels, i)), i * FEATURES)
  return { data: features, shape: [count, FEATURES] }
}

/**
 * Which digits images show, as the network of {@link digitFeatures} reads them: whether a model draws the digit it was asked for.
 *
 * @param images As {@link digitFeatures} takes them.
 * @returns `[n]`, 0 to 9.
 * @throws {ShapeError} When the images have another shape.
 * @throws {DataError} When there are none, or a value is not in 0 … 1.
 * @example accuracy(asked, classifyDigits(await model.sample(100, { condition })))
 */
export function classifyDigits(images: MetricInput): Uint8Array {
  const pixels = readImages('classifyDigits', images)
  return Uint8Array.from({ length: pixels.length / PIXELS }, (_, i) => {
    const scores = dense(featuresOf(imageAt(pixels, i)), layers().at(-1)!)
    return scores.indexOf(Math.max(...scores))
  })
}

function featuresOf(image: ArrayLike<number>): Float64Array {
  let map: SquareMap = { data: image, side: SIDE, channels: 1 }
  convolutions.forEach(([kernelSize], i) => {
    map = halvingConvolution(map, layers()[i]!, kernelSize)
  })
  return rectify(dense(map.data, layers()[convolutions.length]!))
}

let unpacked: readonly LayerWeights[] | undefined

/** Unpacked when first needed: importing the module does nothing. */
function layers(): readonly LayerWeights[] {
  unpacked ??= unpackLayers(packedDigitNetwork, sizes)
  return unpacked
}

function imageAt(pixels: ArrayLike<number>, i: number): Float64Array {
  return Float64Array.from({ length: PIXELS }, (_, j) => pixels[i * PIXELS + j]!)
}

function readImages(where: string, images: MetricInput): ArrayLike<number> {
  const { data, shape } = readShaped(where, 'images', images)
  const sample = formatShape(shape.slice(1))
  if (!['[28, 28]', '[28, 28, 1]', '[784]'].includes(sample)) {
    throw new ShapeError({
      where,
      expected: 'images [n, 28, 28], [n, 28, 28, 1] or [n, 784]',
      received: formatShape(shape),
      repair: 'Resize them; a single image needs a batch axis.',
    })
  }
  const odd = Array.prototype.find.call(data, (value: number) => value < 0 || value > 1)
  if (odd === undefined) return data
  const repair = 'Divide bytes by 255; clip what a model gives beyond.'
  throw new DataError({ where, expected: 'pixels in 0 … 1', received: describeValue(odd), repair })
}
