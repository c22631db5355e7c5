import { formatShape, type NdArray, type Shape, ShapeError, sameShape, sizeOf } from '@autoencoders/core'
import type { RowSource } from './row-source.js'

/**
 * The chunks of a source, each found to hold whole rows of the first one's shape.
 *
 * @throws {ShapeError} When a chunk has no leading axis, or other rows than the first.
 */
export async function* checkedChunks(source: RowSource, where: string): AsyncGenerator<NdArray, void> {
  let rowShape: Shape | undefined
  for await (const chunk of source) {
    const { data, shape } = chunk
    rowShape ??= shape.slice(1)
    if (shape.length === 0 || sizeOf(shape) !== data.length || !sameShape(shape.slice(1), rowShape)) {
      throw new ShapeError({
        where,
        expected: `chunks ${formatShape([-1, ...rowShape])}`,
        received: `${formatShape(shape)} over ${data.length} values`,
        repair: 'Give every chunk a leading axis of rows, all of one shape.',
      })
    }
    yield chunk
  }
}
