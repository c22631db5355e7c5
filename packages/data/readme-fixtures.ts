/** What the examples of the README take for granted. */

import { mkdirSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { encodePng } from '@autoencoders/data'

/** An IDX file of bytes: magic, axes, elements. */
function idx(...shape: number[]): Uint8Array {
  const length = shape.reduce((size, axis) => size * axis, 1)
  const file = new Uint8Array(4 + 4 * shape.length + length).map((_, i) => i % 10)
  file.set([0, 0, 8, shape.length])
  shape.forEach((axis, i) => {
    new DataView(file.buffer).setUint32(4 + 4 * i, axis)
  })
  return file
}

mkdirSync('data/mnist', { recursive: true })
for (const set of ['train', 't10k']) {
  writeFileSync(`data/mnist/${set}-images-idx3-ubyte`, idx(20, 28, 28))
  writeFileSync(`data/mnist/${set}-labels-idx1-ubyte`, idx(20))
}
writeFileSync('images-idx3-ubyte.gz', gzipSync(idx(600, 28, 28)))
writeFileSync('machine.csv', '# a comment\ntime,value\n00:00,1.5\n00:05,2.5\n')
for (const kind of ['rose', 'tulip']) {
  mkdirSync(`flowers/${kind}`, { recursive: true })
  writeFileSync(
    `flowers/${kind}/1.png`,
    encodePng({ data: new Float32Array(80 * 60 * 3).fill(0.5), shape: [80, 60, 3] }),
  )
}
