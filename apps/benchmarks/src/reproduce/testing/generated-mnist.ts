import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { digits } from '@autoencoders/data'

/** Writes generated digits as the four files of MNIST: 96 to train on and 32 to test with. */
export function writeGeneratedMnist(folder: string): void {
  for (const [part, count] of [
    ['train', 96],
    ['t10k', 32],
  ] as const) {
    const { images, labels } = digits({ count, seed: count })
    const pixels = Uint8Array.from(images.data, (value) => Math.round(255 * value))
    writeFileSync(join(folder, `${part}-images-idx3-ubyte`), idx([count, 28, 28], pixels))
    writeFileSync(join(folder, `${part}-labels-idx1-ubyte`), idx([count], labels))
  }
}

function idx(shape: readonly number[], values: Uint8Array): Buffer {
  const header = Buffer.alloc(4 + 4 * shape.length)
  header.writeUInt32BE(0x0800 + shape.length)
  for (const [axis, length] of shape.entries()) header.writeUInt32BE(length, 4 + 4 * axis)
  return Buffer.concat([header, values])
}
