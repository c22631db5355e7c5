/** How two operands are walked side by side. */

/** An axis of the result, and how far one step along it goes in each operand; 0 where it is repeated. */
export interface BroadcastAxis {
  readonly length: number
  readonly a: number
  readonly b: number
}

/** The axes of a broadcast, neighbours that both operands walk alike made one, those of length 1 left out. */
export function broadcastAxes(
  shape: readonly number[],
  aShape: readonly number[],
  bShape: readonly number[],
): BroadcastAxis[] {
  const axes: BroadcastAxis[] = []
  let [aStride, bStride] = [1, 1]
  for (let i = 1; i <= shape.length; i++) {
    const length = shape[shape.length - i]!
    const [aLength, bLength] = [aShape[aShape.length - i] ?? 1, bShape[bShape.length - i] ?? 1]
    const [a, b] = [aLength === 1 ? 0 : aStride, bLength === 1 ? 0 : bStride]
    aStride *= aLength
    bStride *= bLength
    if (length === 1) continue
    const inner = axes[0]
    if (inner && a === inner.a * inner.length && b === inner.b * inner.length) {
      axes[0] = { length: length * inner.length, a: inner.a, b: inner.b }
    } else {
      axes.unshift({ length, a, b })
    }
  }
  return axes
}
