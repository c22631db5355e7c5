import { loadPartial, storePartial } from './simd'

/**
 * y = the greater (or the smaller) of a and b on `[rows, columns]`, NaN if either is.
 *
 * @param aRow From one row of a to the next, in numbers; 0 repeats it. `aColumn` 0 repeats one number along the row.
 */
export function extremum(
  greater: bool,
  a: usize,
  b: usize,
  y: usize,
  rows: i32,
  columns: i32,
  aRow: i32,
  aColumn: i32,
  bRow: i32,
  bColumn: i32,
): void {
  const whole = columns & ~3
  const rest = columns - whole
  const aStep: usize = aColumn === 0 ? 0 : 16
  const bStep: usize = bColumn === 0 ? 0 : 16
  for (let i = 0; i < rows; i++) {
    let left = a
    let right = b
    for (let j = 0; j < whole; j += 4) {
      v128.store(y, choose(greater, read(left, aColumn, 4), read(right, bColumn, 4)))
      left += aStep
      right += bStep
      y += 16
    }
    if (rest > 0) {
      storePartial(y, choose(greater, read(left, aColumn, rest), read(right, bColumn, rest)), rest)
      y += (rest as usize) << 2
    }
    a += (aRow as usize) << 2
    b += (bRow as usize) << 2
  }
}

function choose(greater: bool, a: v128, b: v128): v128 {
  return greater ? f32x4.max(a, b) : f32x4.min(a, b)
}

function read(address: usize, step: i32, count: i32): v128 {
  if (step === 0) return v128.load32_splat(address)
  return count === 4 ? v128.load(address) : loadPartial(address, count)
}
