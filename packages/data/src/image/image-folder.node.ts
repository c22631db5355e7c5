import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import {
  checkWhole,
  concatRows,
  FormatError,
  formatShape,
  type NdArray,
  type Shape,
  ShapeError,
  sameShape,
} from '@autoencoders/core'
import { orUnreadable, readDiskFile } from '../bytes/disk-file.node.js'
import { namingFile } from '../bytes/named-file.js'
import { batches } from '../streams/batches.js'
import type { RowSource } from '../streams/row-source.js'
import { type Channels, checkChannels } from './channels.js'
import { decodeImageBytes } from './decode-image.js'
import { checkSize, resizeImage } from './resize-image.js'

/** Options of {@link readImageFolder}. */
export interface ImageFolderOptions {
  /** Resize every image to `[height, width]`; images must be of one size when left out. */
  readonly size?: readonly [height: number, width: number]
  /** Channels of every image; 3 when left out. */
  readonly channels?: Channels
  /** Look into sub-folders too; false when left out, unless `labels` is true. */
  readonly recursive?: boolean
  /** Label each image with the number of its sub-folder, in the order of their names; false when left out. */
  readonly labels?: boolean
}

/** Options of {@link streamImageFolder}. */
export interface StreamImageFolderOptions extends Omit<ImageFolderOptions, 'labels'> {
  /** Images of each chunk but the last; 32 when left out. */
  readonly chunkSize?: number
}

/** What {@link readImageFolder} gives. */
export interface ImageFolder {
  /** `[n, height, width, channels]`, 0 to 1, in the order of `names`. */
  readonly images: NdArray
  /** Paths within the folder, with `/` between folders, in the order of their UTF-16 units. */
  readonly names: readonly string[]
  /** `[n]`, indices into `classes`, when asked for. */
  readonly labels?: NdArray
  /** The sub-folders, when labels were asked for. */
  readonly classes?: readonly string[]
}

/**
 * Reads every PNG and JPEG file of a folder (`.png`, `.jpg`, `.jpeg`) into one array. Other files are left alone.
 *
 * The order depends on the names only, so it is the same on every machine.
 *
 * @throws {FormatError} When the folder or an image cannot be read; the error names the file.
 * @throws {ShapeError} When images differ in size and no `size` is given; the error names the first odd one.
 * @throws {OptionError} When an option is wrong.
 * @example
 * const { images, labels, classes } = await readImageFolder('flowers', { size: [64, 64], labels: true })
 */
export async function readImageFolder(folder: string, options: ImageFolderOptions = {}): Promise<ImageFolder> {
  const where = 'readImageFolder'
  checkOptions(where, options)
  const names = await imageNames(folder, options.labels || options.recursive, where)
  const parts: NdArray[] = []
  for await (const part of readImages(folder, names, options, where)) parts.push(part)
  const images = concatRows(parts)
  return options.labels ? { images, names, ...labelsOf(names, folder) } : { images, names }
}

/**
 * Streams the images of a folder; what {@link readImageFolder} reads, a few at a time.
 *
 * Each `for await` lists the folder anew.
 *
 * @returns Chunks `[n, height, width, channels]`, 0 to 1, each in memory of its own.
 * @throws {OptionError} At once, when an option is wrong.
 * @throws {FormatError} While iterating, when the folder or an image cannot be read.
 * @throws {ShapeError} While iterating, when images differ in size and no `size` is given.
 * @example
 * for await (const images of streamImageFolder('photos', { size: [64, 64], chunkSize: 16 })) {
 *   images.shape // [16, 64, 64, 3]
 * }
 */
export function streamImageFolder(folder: string, options: StreamImageFolderOptions = {}): RowSource {
  const where = 'streamImageFolder'
  const { chunkSize = 32 } = options
  checkWhole(chunkSize, where, 'chunkSize', 1)
  checkOptions(where, options)
  const single: RowSource = {
    async *[Symbol.asyncIterator]() {
      yield* readImages(folder, await imageNames(folder, options.recursive, where), options, where)
    },
  }
  return batches(single, chunkSize)
}

function checkOptions(where: string, { size, channels }: ImageFolderOptions): void {
  checkChannels(channels, where)
  if (size) checkSize(where, size)
}

/** Each image as a chunk of one. */
async function* readImages(folder: string, names: readonly string[], options: ImageFolderOptions, where: string) {
  const { size, channels = 3 } = options
  let shape: Shape | undefined
  for (const name of names) {
    const bytes = await readDiskFile(join(folder, name), where)
    const decoded = await namingFile(name, () => decodeImageBytes(bytes, { channels }, where))
    const image = size ? resizeImage(decoded, size) : decoded
    shape ??= image.shape
    if (!sameShape(shape, image.shape)) throw differentSizes(where, shape, names[0]!, image.shape, name)
    yield { data: image.data, shape: [1, ...image.shape] }
  }
}

async function imageNames(folder: string, recursive: boolean | undefined, where: string): Promise<readonly string[]> {
  const entries = await orUnreadable(
    readdir(folder, { recursive: recursive ?? false, encoding: 'utf8' }),
    folder,
    where,
  )
  const names = entries.map((name) => name.replaceAll('\\', '/')).filter((name) => /\.(png|jpe?g)$/i.test(name))
  if (names.length > 0) return names.sort()
  throw new FormatError({
    where,
    expected: `.png, .jpg or .jpeg files in ${folder}`,
    received: `none among ${entries.length} files`,
    repair: 'Check the folder, or set `recursive: true` to look into its sub-folders.',
  })
}

function labelsOf(names: readonly string[], folder: string): { labels: NdArray; classes: readonly string[] } {
  const folders = names.map((name) => name.slice(0, Math.max(0, name.lastIndexOf('/'))))
  const stray = folders.indexOf('')
  if (stray >= 0) {
    throw new FormatError({
      where: 'readImageFolder',
      expected: `every image in a sub-folder of ${folder} that names its label`,
      received: `${names[stray]} outside of any`,
      repair: 'Move it into a sub-folder, or leave `labels` out.',
    })
  }
  const classes = [...new Set(folders)].sort()
  const data = Float32Array.from(folders, (name) => classes.indexOf(name))
  return { labels: { data, shape: [names.length] }, classes }
}

function differentSizes(where: string, first: Shape, firstName: string, other: Shape, otherName: string): ShapeError {
  return new ShapeError({
    where,
    expected: `images of one size, ${formatShape(first)} as ${firstName}`,
    received: `${formatShape(other)} in ${otherName}`,
    repair: 'Give a `size: [height, width]` to resize them all to.',
  })
}
