// What every kernel is made of. Nothing here, or anywhere in this folder, may need static data, a stack or an import:
// the module shares the heap of tfjs's own and must leave no mark on it.

/** a·b + c: one rounding where the engine has relaxed SIMD, else two. */
export function fma(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c)
  return f32x4.add(f32x4.mul(a, b), c)
}

/** x where the mask's lanes are all ones, else y. */
export function select(mask: v128, x: v128, y: v128): v128 {
  return v128.bitselect(x, y, mask)
}

/** Lanes 0 … count − 1 of a vector, zero in the rest, read without touching what follows. */
export function loadPartial(address: usize, count: i32): v128 {
  let x = f32x4.splat(0)
  if (count > 0) x = f32x4.replace_lane(x, 0, load<f32>(address))
  if (count > 1) x = f32x4.replace_lane(x, 1, load<f32>(address, 4))
  if (count > 2) x = f32x4.replace_lane(x, 2, load<f32>(address, 8))
  if (count > 3) x = f32x4.replace_lane(x, 3, load<f32>(address, 12))
  return x
}

/** Writes lanes 0 … count − 1 of a vector. */
export function storePartial(address: usize, x: v128, count: i32): void {
  if (count > 0) store<f32>(address, f32x4.extract_lane(x, 0))
  if (count > 1) store<f32>(address, f32x4.extract_lane(x, 1), 4)
  if (count > 2) store<f32>(address, f32x4.extract_lane(x, 2), 8)
  if (count > 3) store<f32>(address, f32x4.extract_lane(x, 3), 12)
}

/** Four numbers, or what is left of them. */
export function read(address: usize, left: i32): v128 {
  return left >= 4 ? v128.load(address) : loadPartial(address, left)
}

/** Writes four numbers, or what is left of them. */
export function write(address: usize, x: v128, left: i32): void {
  if (left >= 4) v128.store(address, x)
  else storePartial(address, x, left)
}

/**
 * Four numbers, `stride` bytes apart.
 *
 * @inline
 */
export function loadApart(address: usize, stride: usize): v128 {
  let x = v128.load32_zero(address)
  x = v128.load_lane<f32>(address + stride, x, 1)
  x = v128.load_lane<f32>(address + 2 * stride, x, 2)
  return v128.load_lane<f32>(address + 3 * stride, x, 3)
}
