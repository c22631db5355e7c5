import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { FormatError, type NdArray } from '@autoencoders/core'
import { readIdx } from './read-idx.node.js'

/** Images and what each shows. */
export interface LabelledImages {
  /** `[n, 28, 28]`, 0 (black) to 1 (white). */
  readonly images: NdArray
  /** `[n]`, whole numbers from 0. */
  readonly labels: NdArray
}

/** Options of {@link readMnist}. */
export interface MnistOptions {
  /** Take the first so many images of each part; all when left out. */
  readonly limit?: number
}

/**
 * Reads MNIST, or a set in its form such as Fashion-MNIST or KMNIST, from a folder with its four files:
 * `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`, `t10k-images-idx3-ubyte`, `t10k-labels-idx1-ubyte`,
 * each as it is or with `.gz` at the end.
 *
 * @param options With a `limit`, no more of each file is inflated than is needed.
 * @throws {FormatError} When a file is missing, damaged, or images and labels differ in number.
 * @throws {OptionError} When the limit is not a whole number.
 * @see LeCun, Cortes & Burges, The MNIST database, http://yann.lecun.com/exdb/mnist/
 * @example const { train, test } = await readMnist('data/mnist', { limit: 1000 })
 */
export async function readMnist(
  folder: string,
  options: MnistOptions = {},
): Promise<{ readonly train: LabelledImages; readonly test: LabelledImages }> {
  return { train: await readPart(folder, 'train', options), test: await readPart(folder, 't10k', options) }
}

async function readPart(folder: string, part: string, options: MnistOptions): Promise<LabelledImages> {
  const imagesPath = await findFile(folder, `${part}-images-idx3-ubyte`)
  const labelsPath = await findFile(folder, `${part}-labels-idx1-ubyte`)
  const images = await readIdx(imagesPath, { ...options, scale: 1 / 255 })
  const labels = await readIdx(labelsPath, options)
  if (images.shape.length !== 3 || labels.shape.length !== 1 || images.shape[0] !== labels.shape[0]) {
    throw new FormatError({
      where: 'readMnist',
      expected: `[n, height, width] images in ${imagesPath} and as many labels [n] in ${labelsPath}`,
      received: `shapes [${images.shape.join(', ')}] and [${labels.shape.join(', ')}]`,
      repair: 'Take all four files from the same source.',
    })
  }
  return { images, labels }
}

async function findFile(folder: string, name: string): Promise<string> {
  for (const candidate of [join(folder, name), join(folder, `${name}.gz`)]) {
    if (await exists(candidate)) return candidate
  }
  throw new FormatError({
    where: 'readMnist',
    expected: `${name} or ${name}.gz in ${folder}`,
    received: 'neither',
    repair: 'Put the four files of MNIST there under their original names.',
  })
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
