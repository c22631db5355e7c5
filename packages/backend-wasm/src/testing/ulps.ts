const single = new Float32Array(1)
const bits = new Uint32Array(single.buffer)

/** The bits of a number as a 32-bit float: tells −0 from 0. */
export function bitsOf(value: number): number {
  single[0] = value
  return bits[0]!
}

/** How far a 32-bit float is from a reference, in units of the last place of the reference; 0 where both are NaN or the same ∞. */
export function ulpsApart(value: number, reference: number): number {
  if (Object.is(value, reference) || value === reference) return 0
  if (!Number.isFinite(value) && value === Math.fround(reference)) return 0
  const exponent = Math.max(Math.floor(Math.log2(Math.abs(reference))), -126)
  return Math.abs(value - reference) / 2 ** (exponent - 23)
}
