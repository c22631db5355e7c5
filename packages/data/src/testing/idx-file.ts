/** An IDX file by the book: magic, axes, then whatever bytes the elements are. */
export function idxFile(type: number, shape: readonly number[], elements: ArrayLike<number>): Uint8Array {
  const file = new Uint8Array(4 + 4 * shape.length + elements.length)
  file.set([0, 0, type, shape.length])
  const view = new DataView(file.buffer)
  shape.forEach((length, axis) => {
    view.setUint32(4 + 4 * axis, length)
  })
  file.set(Array.from(elements), 4 + 4 * shape.length)
  return file
}
