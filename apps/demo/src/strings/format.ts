/** Numbers as people read them. */

/** A whole number with its thousands apart: 12 345, alike in every language. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, '\u202f')
}

/** Three significant digits; very small and large numbers with a power of ten. */
export function formatNumber(value: number): string {
  if (value === 0) return '0'
  const size = Math.abs(value)
  return size < 0.001 || size >= 1e5 ? value.toExponential(1) : String(Number(value.toPrecision(3)))
}

export function formatShare(share: number): string {
  return `${Math.round(share * 100)} %`
}

export function formatShape(shape: readonly number[]): string {
  return shape.join(' × ')
}
