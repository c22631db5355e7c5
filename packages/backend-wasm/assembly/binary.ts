// Numbers of the operations, the same in src/kernels/binary-kernels.ts.
const ADD: i32 = 0
const SUBTRACT: i32 = 1
const MULTIPLY: i32 = 2
const DIVIDE: i32 = 3
const SQUARED_DIFFERENCE: i32 = 4
const MAXIMUM: i32 = 5
const MINIMUM: i32 = 6

/**
 * y = a ∘ b on `[planes, rows, columns]`; NaN whenever either is.
 *
 * @param y Overwritten; must not be a or b.
 * @param aPlane From one plane of a to the next, in numbers, 0 to repeat it; `aRow` from one row to the next.
 * @param aColumn 1, or 0 to repeat one number along the row.
 */
export function binary(
  operation: i32,
  a: usize,
  b: usize,
  y: usize,
  planes: i32,
  rows: i32,
  columns: i32,
  aPlane: i32,
  aRow: i32,
  aColumn: i32,
  bPlane: i32,
  bRow: i32,
  bColumn: i32,
): void {
  const size = ((rows * columns) as usize) << 2
  for (let i = 0; i < planes; i++) {
    if (operation === ADD) combine<Add>(a, b, y, rows, columns, aRow, aColumn, bRow, bColumn)
    else if (operation === SUBTRACT) combine<Subtract>(a, b, y, rows, columns, aRow, aColumn, bRow, bColumn)
    else if (operation === MULTIPLY) combine<Multiply>(a, b, y, rows, columns, aRow, aColumn, bRow, bColumn)
    else if (operation === DIVIDE) combine<Divide>(a, b, y, rows, columns, aRow, aColumn, bRow, bColumn)
    else if (operation === SQUARED_DIFFERENCE)
      combine<SquaredDifference>(a, b, y, rows, columns, aRow, aColumn, bRow, bColumn)
    else if (operation === MAXIMUM) combine<Maximum>(a, b, y, rows, columns, aRow, aColumn, bRow, bColumn)
    else if (operation === MINIMUM) combine<Minimum>(a, b, y, rows, columns, aRow, aColumn, bRow, bColumn)
    a += (aPlane as usize) << 2
    b += (bPlane as usize) << 2
    y += size
  }
}

/** An operation as a type: {@link combine} is compiled once for each, and its loops need not ask which one it is. */
class Add {}
class Subtract {}
class Multiply {}
class Divide {}
class SquaredDifference {}
class Maximum {}
class Minimum {}

function combine<Operation>(
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
  const aStep = (aRow as usize) << 2
  const bStep = (bRow as usize) << 2
  const step = (columns as usize) << 2
  for (let i = 0; i < rows; i++) {
    if (columns < 4) narrowRow<Operation>(a, b, y, columns, (aColumn as usize) << 2, (bColumn as usize) << 2)
    else if (aColumn === 0) wideRow<Operation>(a, b, y, columns, true, false)
    else if (bColumn === 0) wideRow<Operation>(a, b, y, columns, false, true)
    else wideRow<Operation>(a, b, y, columns, false, false)
    a += aStep
    b += bStep
    y += step
  }
}

/** @inline */
function narrowRow<Operation>(a: usize, b: usize, y: usize, columns: i32, aStep: usize, bStep: usize): void {
  let left = a
  let right = b
  let to = y
  for (let j = 0; j < columns; j++) {
    store<f32>(to, single<Operation>(load<f32>(left), load<f32>(right)))
    left += aStep
    right += bStep
    to += 4
  }
}

/**
 * A row of at least 4 numbers. The last vector overlaps the one before it where they do not come out even.
 *
 * @inline
 */
function wideRow<Operation>(a: usize, b: usize, y: usize, columns: i32, isA: bool, isB: bool): void {
  const fixed = v128.load32_splat(isA ? a : b)
  const end = (columns as usize) << 2
  let at: usize = 0
  for (; at + 64 <= end; at += 64) {
    const x0 = isA ? fixed : v128.load(a + at)
    const x1 = isA ? fixed : v128.load(a + at, 16)
    const x2 = isA ? fixed : v128.load(a + at, 32)
    const x3 = isA ? fixed : v128.load(a + at, 48)
    const y0 = vector<Operation>(x0, isB ? fixed : v128.load(b + at))
    const y1 = vector<Operation>(x1, isB ? fixed : v128.load(b + at, 16))
    const y2 = vector<Operation>(x2, isB ? fixed : v128.load(b + at, 32))
    const y3 = vector<Operation>(x3, isB ? fixed : v128.load(b + at, 48))
    v128.store(y + at, y0)
    v128.store(y + at, y1, 16)
    v128.store(y + at, y2, 32)
    v128.store(y + at, y3, 48)
  }
  while (at < end) {
    at = min(at, end - 16)
    v128.store(y + at, vector<Operation>(isA ? fixed : v128.load(a + at), isB ? fixed : v128.load(b + at)))
    at += 16
  }
}

/** @inline */
function vector<Operation>(a: v128, b: v128): v128 {
  if (idof<Operation>() === idof<Add>()) return f32x4.add(a, b)
  if (idof<Operation>() === idof<Subtract>()) return f32x4.sub(a, b)
  if (idof<Operation>() === idof<Multiply>()) return f32x4.mul(a, b)
  if (idof<Operation>() === idof<Divide>()) return f32x4.div(a, b)
  if (idof<Operation>() === idof<Maximum>()) return f32x4.max(a, b)
  if (idof<Operation>() === idof<Minimum>()) return f32x4.min(a, b)
  const difference = f32x4.sub(a, b)
  return f32x4.mul(difference, difference)
}

/** @inline */
function single<Operation>(a: f32, b: f32): f32 {
  if (idof<Operation>() === idof<Add>()) return a + b
  if (idof<Operation>() === idof<Subtract>()) return a - b
  if (idof<Operation>() === idof<Multiply>()) return a * b
  if (idof<Operation>() === idof<Divide>()) return a / b
  if (idof<Operation>() === idof<Maximum>()) return max(a, b)
  if (idof<Operation>() === idof<Minimum>()) return min(a, b)
  return (a - b) * (a - b)
}
