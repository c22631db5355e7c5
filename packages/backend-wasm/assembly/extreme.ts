import { loadApart, loadPartial, select, storePartial } from './simd'

/**
 * The greatest, or the least, along the middle axis of `[outer, length, inner]`; NaN where there is one.
 *
 * @param y `[outer, inner]`, overwritten.
 * @param length At least 1.
 */
export function extreme(isGreatest: bool, x: usize, y: usize, outer: i32, length: i32, inner: i32): void {
  const stride = ((length * inner) as usize) << 2
  if (inner === 1 && length < 16) {
    if (isGreatest) extremeOfShortRuns(true, x, y, outer, stride)
    else extremeOfShortRuns(false, x, y, outer, stride)
    return
  }
  for (let i = 0; i < outer; i++) {
    if (inner >= 4) {
      if (isGreatest) extremeOfRows(true, x, y, length, inner)
      else extremeOfRows(false, x, y, length, inner)
    } else if (inner > 1) {
      if (isGreatest) extremeOfNarrowRows(true, x, y, length, inner)
      else extremeOfNarrowRows(false, x, y, length, inner)
    } else if (isGreatest) {
      store<f32>(y, extremeOfMany(true, x, length))
    } else {
      store<f32>(y, extremeOfMany(false, x, length))
    }
    x += stride
    y += (inner as usize) << 2
  }
}

/**
 * Four runs at a time, and what is left one by one.
 *
 * @inline
 */
function extremeOfShortRuns(isGreatest: bool, x: usize, y: usize, outer: i32, stride: usize): void {
  let i = 0
  for (; i + 4 <= outer; i += 4) {
    let best = loadApart(x, stride)
    for (let at: usize = 4; at < stride; at += 4) best = strict(isGreatest, best, loadApart(x + at, stride))
    v128.store(y, best)
    x += 4 * stride
    y += 16
  }
  for (; i < outer; i++) {
    let best = load<f32>(x)
    for (let at: usize = 4; at < stride; at += 4) {
      best = isGreatest ? max(best, load<f32>(x + at)) : min(best, load<f32>(x + at))
    }
    store<f32>(y, best)
    x += stride
    y += 4
  }
}

/**
 * Of at least 16 numbers; the last vectors overlap those before them where they do not come out even.
 *
 * @inline
 */
function extremeOfMany(isGreatest: bool, x: usize, count: i32): f32 {
  const last = x + ((count as usize) << 2) - 64
  let best0 = v128.load(last)
  let best1 = v128.load(last, 16)
  let best2 = v128.load(last, 32)
  let best3 = v128.load(last, 48)
  let anyNaN = v128.and(best0, f32x4.splat(0))
  for (; x < last; x += 64) {
    const x0 = v128.load(x)
    const x1 = v128.load(x, 16)
    const x2 = v128.load(x, 32)
    const x3 = v128.load(x, 48)
    anyNaN = v128.or(anyNaN, v128.or(neither(x0, x1), neither(x2, x3)))
    best0 = better(isGreatest, best0, x0)
    best1 = better(isGreatest, best1, x1)
    best2 = better(isGreatest, best2, x2)
    best3 = better(isGreatest, best3, x3)
  }
  const best = strict(isGreatest, strict(isGreatest, best0, best1), strict(isGreatest, best2, best3))
  const halves = strict(isGreatest, best, v128.shuffle<f32>(best, best, 2, 3, 0, 1))
  const whole = f32x4.extract_lane(strict(isGreatest, halves, v128.shuffle<f32>(halves, halves, 1, 0, 3, 2)), 0)
  return v128.any_true(anyNaN) ? NaN : whole
}

/** @inline */
function extremeOfRows(isGreatest: bool, x: usize, y: usize, rows: i32, columns: i32): void {
  const stride = (columns as usize) << 2
  let at: usize = 0
  for (; at + 64 <= stride; at += 64) {
    let from = x + at
    let best0 = v128.load(from)
    let best1 = v128.load(from, 16)
    let best2 = v128.load(from, 32)
    let best3 = v128.load(from, 48)
    for (let i = 1; i < rows; i++) {
      from += stride
      best0 = strict(isGreatest, best0, v128.load(from))
      best1 = strict(isGreatest, best1, v128.load(from, 16))
      best2 = strict(isGreatest, best2, v128.load(from, 32))
      best3 = strict(isGreatest, best3, v128.load(from, 48))
    }
    v128.store(y + at, best0)
    v128.store(y + at, best1, 16)
    v128.store(y + at, best2, 32)
    v128.store(y + at, best3, 48)
  }
  while (at < stride) {
    at = min(at, stride - 16)
    let from = x + at
    let best = v128.load(from)
    for (let i = 1; i < rows; i++) {
      from += stride
      best = strict(isGreatest, best, v128.load(from))
    }
    v128.store(y + at, best)
    at += 16
  }
}

/**
 * Rows of two or three numbers: each is read with what comes behind it, as long as something does.
 *
 * @inline
 */
function extremeOfNarrowRows(isGreatest: bool, x: usize, y: usize, rows: i32, columns: i32): void {
  const stride = (columns as usize) << 2
  const end = x + (rows as usize) * stride
  let best = loadPartial(x, columns)
  let anyNaN = f32x4.splat(0)
  for (x += stride; x + 16 <= end; x += stride) {
    const row = v128.load(x)
    anyNaN = v128.or(anyNaN, f32x4.ne(row, row))
    best = better(isGreatest, best, row)
  }
  for (; x < end; x += stride) {
    const row = loadPartial(x, columns)
    anyNaN = v128.or(anyNaN, f32x4.ne(row, row))
    best = better(isGreatest, best, row)
  }
  storePartial(y, select(anyNaN, f32x4.splat(NaN), best), columns)
}

/**
 * All ones where either is NaN.
 *
 * @inline
 */
function neither(a: v128, b: v128): v128 {
  return v128.or(f32x4.ne(a, a), f32x4.ne(b, b))
}

/**
 * The better of two, the best so far where x is NaN: one instruction.
 *
 * @inline
 */
function better(isGreatest: bool, best: v128, x: v128): v128 {
  return isGreatest ? f32x4.pmax(best, x) : f32x4.pmin(best, x)
}

/**
 * The better of two, NaN if either is.
 *
 * @inline
 */
function strict(isGreatest: bool, a: v128, b: v128): v128 {
  return isGreatest ? f32x4.max(a, b) : f32x4.min(a, b)
}
