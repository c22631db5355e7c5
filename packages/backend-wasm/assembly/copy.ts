/**
 * Copies `count` blocks of `bytes` each.
 *
 * @param fromStride From one block to the next, in bytes; `toStride` where they go.
 */
export function copyBlocks(from: usize, to: usize, count: i32, bytes: usize, fromStride: usize, toStride: usize): void {
  for (let i = 0; i < count; i++) {
    // The general copy is a call; a single number is not worth one.
    if (bytes === 4) store<u32>(to, load<u32>(from))
    else memory.copy(to, from, bytes)
    from += fromStride
    to += toStride
  }
}
