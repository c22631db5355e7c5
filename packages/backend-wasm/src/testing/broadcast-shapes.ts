import fc from 'fast-check'

/** Two shapes of rank ≤ 5 that broadcast, with axes of length 0, 1 and primes among them. */
export const broadcastShapes: fc.Arbitrary<{ readonly a: number[]; readonly b: number[] }> = fc
  .record({
    axes: fc.array(
      fc.record({
        length: fc.constantFrom(0, 1, 1, 2, 3, 4, 5, 7, 11, 17),
        side: fc.constantFrom('both', 'both', 'a', 'b'),
      }),
      { maxLength: 5 },
    ),
    missing: fc.nat(5),
    isLeft: fc.boolean(),
  })
  .map(({ axes, missing, isLeft }) => {
    const of = (side: string) => axes.map((axis) => (axis.side === 'both' || axis.side === side ? axis.length : 1))
    // Leading axes may be left out of one.
    const [a, b] = [of('a'), of('b')]
    return isLeft ? { a: a.slice(missing), b } : { a, b: b.slice(missing) }
  })

/** For each element of the result, where it is in an operand. */
export function broadcastIndices(shape: readonly number[], own: readonly number[]): number[] {
  const size = shape.reduce((product, length) => product * length, 1)
  return Array.from({ length: size }, (_, position) => {
    let [index, stride, rest] = [0, 1, position]
    for (let i = 1; i <= shape.length; i++) {
      const length = own[own.length - i] ?? 1
      if (length > 1) index += (rest % shape[shape.length - i]!) * stride
      stride *= length
      rest = Math.floor(rest / shape[shape.length - i]!)
    }
    return index
  })
}
