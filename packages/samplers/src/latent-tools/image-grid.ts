import { checkFinite, checkWhole, formatShape, type NdArray, ShapeError } from '@autoencoders/core'

/** Options of {@link imageGrid}. */
export interface ImageGridOptions {
  /** Images in a row; default as many as rows, or one more. */
  readonly columns?: number
  /** Pixels between images, and around all of them; default 2. */
  readonly padding?: number
  /** Of what is between them, in every channel; default 1. */
  readonly background?: number
  /** Values below are raised to it; default 0. */
  readonly minimum?: number
  /** Values above are lowered to it; default 1. */
  readonly maximum?: number
}

/**
 * Images side by side, row after row, as one image: for `encodePng` of `@autoencoders/data`, or a canvas.
 *
 * @param images `[n, height, width]`, or `[n, height, width, channels]` of 1 to 4 channels.
 * @returns `[rows·(height + padding) + padding, columns·(width + padding) + padding]`, with channels if the images have them.
 * @throws {ShapeError} When they are no images. Of a traversal give `{ data, shape: [units · steps, height, width] }`.
 * @throws {OptionError} When an option is out of range.
 * @example await writeFile('samples.png', encodePng(imageGrid(await sampler.sample(64), { columns: 8 })))
 */
export function imageGrid(images: NdArray, options: ImageGridOptions = {}): NdArray {
  const where = 'imageGrid'
  const { count, height, width, channels } = checkImages(images, where)
  const columns = checkWhole(options.columns ?? Math.ceil(Math.sqrt(count)), where, 'columns', 1)
  const padding = checkWhole(options.padding ?? 2, where, 'padding', 0)
  const minimum = checkFinite(options.minimum ?? 0, where, 'minimum')
  const maximum = checkFinite(options.maximum ?? 1, where, 'maximum', minimum)
  const background = checkFinite(options.background ?? 1, where, 'background')
  const rows = Math.ceil(count / columns)
  const [gridHeight, gridWidth] = [rows * (height + padding) + padding, columns * (width + padding) + padding]
  const data = new Float32Array(gridHeight * gridWidth * channels).fill(background)
  const run = width * channels
  for (let i = 0; i < count; i++) {
    const top = padding + Math.floor(i / columns) * (height + padding)
    const left = padding + (i % columns) * (width + padding)
    for (let y = 0; y < height; y++) {
      const line = images.data.subarray((i * height + y) * run, (i * height + y + 1) * run)
      const kept = line.map((value) => Math.min(maximum, Math.max(minimum, value)))
      data.set(kept, ((top + y) * gridWidth + left) * channels)
    }
  }
  return { data, shape: [gridHeight, gridWidth, ...(images.shape.length === 4 ? [channels] : [])] }
}

function checkImages({ shape }: NdArray, where: string) {
  const [count = 0, height = 0, width = 0, channels = 1] = shape
  const isImages = (shape.length === 3 || shape.length === 4) && count * height * width > 0
  if (isImages && channels >= 1 && channels <= 4) return { count, height, width, channels }
  throw new ShapeError({
    where,
    expected: 'images [n, height, width] or [n, height, width, 1 … 4]',
    received: formatShape(shape),
    repair: 'Put all of them along the first axis.',
  })
}
