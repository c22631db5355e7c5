import type { ByteSource } from './byte-file.js'

/** Inflates gzip by the platform's own means, which check its CRC-32 at the end. */
export async function* inflateGzip(source: ByteSource): ByteSource {
  const inflated = readable(source).pipeThrough(new DecompressionStream('gzip')).getReader()
  try {
    for (;;) {
      const { done, value } = await inflated.read()
      if (done) return
      yield value
    }
  } finally {
    await inflated.cancel().catch(() => undefined)
  }
}

/** `ReadableStream.from`, which not every browser has. */
function readable(source: ByteSource): ReadableStream<Uint8Array<ArrayBuffer>> {
  const chunks = source[Symbol.asyncIterator]()
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const { done, value } = await chunks.next()
      if (done) controller.close()
      else controller.enqueue(value as Uint8Array<ArrayBuffer>)
    },
    async cancel() {
      await chunks.return?.()
    },
  })
}
