import { type Array64, sum64 } from './array64.js'

/**
 * The gradient of `Σ upstream · f(inputs)` with respect to every input, by central differences in float64.
 *
 * `∂L/∂xᵢ ≈ Σ upstream · (f(x + h·eᵢ) − f(x − h·eᵢ)) / 2h` with `h = 6e-6 · max(1, |xᵢ|)`, about the cube root of a
 * double's precision, where rounding and truncation together are smallest: some ten digits are right.
 *
 * @param f A function of arrays of doubles.
 * @param inputs Where to differentiate. No element may lie within h of a kink of f.
 * @param upstream Of the shape of f's result.
 */
export function centralDifferences(
  f: (...inputs: Array64[]) => Array64,
  inputs: readonly Array64[],
  upstream: Array64,
): Array64[] {
  return inputs.map((input, which) => ({
    shape: input.shape,
    data: input.data.map((value, i) => {
      const h = 6e-6 * Math.max(1, Math.abs(value))
      const at = (moved: number) => {
        const data = Float64Array.from(input.data)
        data[i] = moved
        return f(...inputs.map((other, k) => (k === which ? { shape: input.shape, data } : other))).data
      }
      const [above, below] = [at(value + h), at(value - h)]
      // Differences before the sum: outputs that this element does not touch cancel exactly.
      return sum64(upstream.data.map((weight, j) => weight * (above[j]! - below[j]!))) / (value + h - (value - h))
    }),
  }))
}
