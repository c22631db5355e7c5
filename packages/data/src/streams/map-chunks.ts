import type { NdArray } from '@autoencoders/core'
import type { RowSource } from './row-source.js'

/**
 * Applies a function to each chunk as it passes: scaling, reshaping, cropping.
 *
 * @param source Chunks `[n, ...rowShape]`.
 * @param transform Takes a chunk and its number, from 0 in each iteration; returns the chunk to give instead, or a
 * promise of it. It owns its argument only if the source gives each chunk in memory of its own, as files do.
 * @returns What the function gives; iterating it again iterates the source again.
 * @example
 * mapChunks(source, ({ data, shape }) => ({ data: data.map((value) => value * 2 - 1), shape }))
 */
export function mapChunks(
  source: RowSource,
  transform: (chunk: NdArray, index: number) => NdArray | Promise<NdArray>,
): RowSource {
  return {
    async *[Symbol.asyncIterator]() {
      let index = 0
      for await (const chunk of source) yield transform(chunk, index++)
    },
  }
}
