/**
 * Whether numbers are not 0: a byte of 1 or 0 each. NaN is not 0.
 *
 * @param isFloat Whether they are floats, of which −0 is 0 too, or whole numbers of 32 bits.
 */
export function truth(isFloat: bool, x: usize, y: usize, count: i32): void {
  if (isFloat) truthOf(true, x, y, count)
  else truthOf(false, x, y, count)
}

/** @inline */
function truthOf(isFloat: bool, x: usize, y: usize, count: i32): void {
  for (; count >= 16; count -= 16) {
    const low = i16x8.narrow_i32x4_s(isNotZero(isFloat, v128.load(x)), isNotZero(isFloat, v128.load(x, 16)))
    const high = i16x8.narrow_i32x4_s(isNotZero(isFloat, v128.load(x, 32)), isNotZero(isFloat, v128.load(x, 48)))
    v128.store(y, v128.and(i8x16.narrow_i16x8_s(low, high), i8x16.splat(1)))
    x += 64
    y += 16
  }
  for (; count > 0; count--) {
    store<u8>(y, isFloat ? u8(load<f32>(x) !== 0) : u8(load<i32>(x) !== 0))
    x += 4
    y += 1
  }
}

/** @inline */
function isNotZero(isFloat: bool, x: v128): v128 {
  return isFloat ? f32x4.ne(x, f32x4.splat(0)) : i32x4.ne(x, i32x4.splat(0))
}
