import { loadPartial, storePartial } from './simd'

/**
 * Adds rows of x to the rows of y that they are numbered for, in the order of x; numbers that are no row of y are left out.
 *
 * @param x `[count, width]`.
 * @param rows `[count]`, whole numbers.
 * @param y `[segments, width]`, overwritten.
 */
export function sumSegments(x: usize, rows: usize, y: usize, count: i32, width: i32, segments: i32): void {
  const stride = (width as usize) << 2
  memory.fill(y, 0, (segments as usize) * stride)
  for (let i = 0; i < count; i++) {
    const row = load<i32>(rows + ((i as usize) << 2))
    if (row >= 0 && row < segments) addRow(x, y + (row as usize) * stride, width)
    x += stride
  }
}

function addRow(x: usize, y: usize, width: i32): void {
  const whole = width & ~3
  for (let j = 0; j < whole; j += 4) {
    v128.store(y, f32x4.add(v128.load(y), v128.load(x)))
    x += 16
    y += 16
  }
  const rest = width - whole
  if (rest > 0) storePartial(y, f32x4.add(loadPartial(y, rest), loadPartial(x, rest)), rest)
}
