import { COLUMNS } from './micro-kernel'
import { loadPartial } from './simd'

/**
 * Copies `width` lines of a matrix one after the other, `[width][depth]`.
 *
 * @param source Element (line, p) is at `source + 4·(line·lineStride + p·depthStride)`; one of the strides is 1.
 * @param to Room for `depth·width` numbers.
 */
export function packRows(source: usize, lineStride: i32, depthStride: i32, width: i32, depth: i32, to: usize): void {
  const bytes = (depth as usize) << 2
  let line = 0
  if (lineStride === 1) {
    for (; line + 4 <= width; line += 4) {
      packFourRows(source + ((line as usize) << 2), (depthStride as usize) << 2, depth, to, bytes)
      to += bytes << 2
    }
  }
  for (; line < width; line++) {
    const from = source + (((line * lineStride) as usize) << 2)
    if (depthStride === 1) memory.copy(to, from, bytes)
    else packOneRow(from, (depthStride as usize) << 2, depth, to)
    to += bytes
  }
}

/** Four lines that lie side by side. */
function packFourRows(from: usize, stride: usize, depth: i32, to: usize, bytes: usize): void {
  let p = 0
  for (; p + 4 <= depth; p += 4) {
    storeTransposed(from, stride, to, bytes)
    from += 4 * stride
    to += 16
  }
  for (; p < depth; p++) {
    store<f32>(to, load<f32>(from))
    store<f32>(to + bytes, load<f32>(from, 4))
    store<f32>(to + 2 * bytes, load<f32>(from, 8))
    store<f32>(to + 3 * bytes, load<f32>(from, 12))
    from += stride
    to += 4
  }
}

function packOneRow(from: usize, stride: usize, depth: i32, to: usize): void {
  for (let p = 0; p < depth; p++) {
    store<f32>(to, load<f32>(from))
    from += stride
    to += 4
  }
}

/** Four by four numbers, rows made columns. */
function storeTransposed(from: usize, stride: usize, to: usize, step: usize): void {
  const x0 = v128.load(from)
  const x1 = v128.load(from + stride)
  const x2 = v128.load(from + 2 * stride)
  const x3 = v128.load(from + 3 * stride)
  const low01 = v128.shuffle<f32>(x0, x1, 0, 4, 1, 5)
  const low23 = v128.shuffle<f32>(x2, x3, 0, 4, 1, 5)
  const high01 = v128.shuffle<f32>(x0, x1, 2, 6, 3, 7)
  const high23 = v128.shuffle<f32>(x2, x3, 2, 6, 3, 7)
  v128.store(to, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5))
  v128.store(to + step, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7))
  v128.store(to + 2 * step, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5))
  v128.store(to + 3 * step, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7))
}

/**
 * Copies `width` lines of a matrix into panels of 8, `[panel][depth][8]`, zeros where lines are missing.
 *
 * @param source Element (line, p) is at `source + 4·(line·lineStride + p·depthStride)`; one of the strides is 1.
 * @param to Room for `depth·⌈width / 8⌉·8` numbers.
 */
export function packColumns(source: usize, lineStride: i32, depthStride: i32, width: i32, depth: i32, to: usize): void {
  for (let line = 0; line < width; line += COLUMNS) {
    const from = source + (((line * lineStride) as usize) << 2)
    packFour(from, lineStride, depthStride, min(width - line, 4), depth, to, 32)
    packFour(from + ((lineStride as usize) << 4), lineStride, depthStride, min(width - line - 4, 4), depth, to + 16, 32)
    to += (depth as usize) << 5
  }
}

/** Four lines side by side; `step` is from one p to the next in bytes. */
function packFour(
  from: usize,
  lineStride: i32,
  depthStride: i32,
  count: i32,
  depth: i32,
  to: usize,
  step: usize,
): void {
  if (count === 4 && lineStride === 1) packSideBySide(from, depthStride, depth, to, step)
  else if (count === 4 && depthStride === 1) packTransposing(from, lineStride, depth, to, step)
  else packSome(from, lineStride, depthStride, count, depth, to, step)
}

function packSideBySide(from: usize, depthStride: i32, depth: i32, to: usize, step: usize): void {
  const stride = (depthStride as usize) << 2
  for (let p = 0; p < depth; p++) {
    v128.store(to, v128.load(from))
    from += stride
    to += step
  }
}

function packTransposing(from: usize, lineStride: i32, depth: i32, to: usize, step: usize): void {
  const stride = (lineStride as usize) << 2
  const end = from + ((depth as usize) << 2)
  const last = from + (((depth & ~3) as usize) << 2)
  while (from < last) {
    storeTransposed(from, stride, to, step)
    from += 16
    to += 4 * step
  }
  while (from < end) {
    v128.store(to, gather(from, stride, 4))
    from += 4
    to += step
  }
}

function packSome(
  from: usize,
  lineStride: i32,
  depthStride: i32,
  count: i32,
  depth: i32,
  to: usize,
  step: usize,
): void {
  const stride = (depthStride as usize) << 2
  for (let p = 0; p < depth; p++) {
    v128.store(to, lineStride === 1 ? loadPartial(from, count) : gather(from, (lineStride as usize) << 2, count))
    from += stride
    to += step
  }
}

/** `count` numbers, `stride` bytes apart, zeros behind them. */
function gather(from: usize, stride: usize, count: i32): v128 {
  let x = f32x4.splat(0)
  if (count > 0) x = f32x4.replace_lane(x, 0, load<f32>(from))
  if (count > 1) x = f32x4.replace_lane(x, 1, load<f32>(from + stride))
  if (count > 2) x = f32x4.replace_lane(x, 2, load<f32>(from + 2 * stride))
  if (count > 3) x = f32x4.replace_lane(x, 3, load<f32>(from + 3 * stride))
  return x
}
