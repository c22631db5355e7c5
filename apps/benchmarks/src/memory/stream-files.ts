/** Files of any length to stream from, written without holding them in memory. */

import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { createGzip } from 'node:zlib'
import { randomStreams } from '@autoencoders/core'

/** Columns of the CSV. */
export const STREAM_FEATURES = 12
const ROWS_AT_ONCE = 1000

/** Writes a CSV of `rows` rows of uniform numbers with a header. */
export async function writeCsvFile(path: string, rows: number): Promise<void> {
  const random = randomStreams(0).stream('csv')
  const header = `${Array.from({ length: STREAM_FEATURES }, (_, i) => `feature${i}`).join(',')}\n`
  await writePieces(createWriteStream(path), header, rows, (count) => {
    const values = random.uniform(count * STREAM_FEATURES)
    const row = (i: number) =>
      Array.from(values.subarray(i * STREAM_FEATURES, (i + 1) * STREAM_FEATURES), (value) => value.toFixed(6)).join(',')
    return `${Array.from({ length: count }, (_, i) => row(i)).join('\n')}\n`
  })
}

/** Writes a gzipped IDX of `count` images of 28×28 random bytes. */
export async function writeIdxFile(path: string, count: number): Promise<void> {
  const random = randomStreams(0).stream('idx')
  const header = Buffer.alloc(16)
  for (const [i, value] of [0x0803, count, 28, 28].entries()) header.writeUInt32BE(value, i * 4)
  const gzip = createGzip({ level: 1 })
  const file = createWriteStream(path)
  gzip.pipe(file)
  await writePieces(gzip, header, count, (images) => Buffer.from(random.bits((images * 784) / 4).buffer))
  if (!file.closed) await once(file, 'close')
}

async function writePieces(
  stream: NodeJS.WritableStream,
  header: string | Buffer,
  rows: number,
  make: (count: number) => string | Buffer,
): Promise<void> {
  stream.write(header)
  for (let done = 0; done < rows; done += ROWS_AT_ONCE) {
    if (!stream.write(make(Math.min(ROWS_AT_ONCE, rows - done)))) await once(stream, 'drain')
  }
  stream.end()
  await once(stream, 'finish')
}
