// Pixels packed into the panels of a matrix product straight from where they are: no matrix of patches is ever made.

import { at } from './convolution-blocks'
import { Sweep } from './convolution-sweep'
import { COLUMNS } from './micro-kernel'
import { packColumns } from './pack'

/**
 * Pixels as rows: panels of 4, `[panel][tap][channel][4]`.
 *
 * @param table Lines of `stride` pixels, a multiple of 4, for each of the taps.
 */
export function packPixels(table: usize, stride: i32, taps: i32, channel: i32, channels: i32, to: usize): void {
  const skip = (channel as usize) << 2
  const next = (stride as usize) << 2
  for (let i = 0; i < stride; i += 4) {
    let lines = table
    for (let tap = 0; tap < taps; tap++) {
      const x0 = load<usize>(lines) + skip
      const x1 = load<usize>(lines, 4) + skip
      const x2 = load<usize>(lines, 8) + skip
      const x3 = load<usize>(lines, 12) + skip
      packFourLines(x0, x1, x2, x3, channels, to)
      to += (channels as usize) << 4
      lines += next
    }
    table += 16
  }
}

function packFourLines(x0: usize, x1: usize, x2: usize, x3: usize, channels: i32, to: usize): void {
  const end = to + ((channels as usize) << 4)
  const last = to + (((channels & ~3) as usize) << 4)
  while (to < last) {
    const low01 = v128.shuffle<f32>(v128.load(x0), v128.load(x1), 0, 4, 1, 5)
    const low23 = v128.shuffle<f32>(v128.load(x2), v128.load(x3), 0, 4, 1, 5)
    const high01 = v128.shuffle<f32>(v128.load(x0), v128.load(x1), 2, 6, 3, 7)
    const high23 = v128.shuffle<f32>(v128.load(x2), v128.load(x3), 2, 6, 3, 7)
    v128.store(to, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5))
    v128.store(to, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7), 16)
    v128.store(to, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5), 32)
    v128.store(to, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7), 48)
    x0 += 16
    x1 += 16
    x2 += 16
    x3 += 16
    to += 64
  }
  while (to < end) {
    store<f32>(to, load<f32>(x0))
    store<f32>(to, load<f32>(x1), 4)
    store<f32>(to, load<f32>(x2), 8)
    store<f32>(to, load<f32>(x3), 12)
    x0 += 4
    x1 += 4
    x2 += 4
    x3 += 4
    to += 16
  }
}

/** Pixels as depth, taps and channels as rows: panels of 4, `[panel][pixel][4]`. */
export function packPixelsAcross(
  table: usize,
  count: i32,
  stride: i32,
  taps: i32,
  channel: i32,
  channels: i32,
  to: usize,
): void {
  const panel = (count as usize) << 4
  const skip = (channel as usize) << 2
  const rows = taps * channels
  if (rows & 3) memory.fill(to + ((rows >> 2) as usize) * panel, 0, panel)
  for (let tap = 0; tap < taps; tap++) {
    const row = tap * channels
    if ((channels & 3) === 0) packByFour(table, count, skip, channels, to + ((row >> 2) as usize) * panel)
    else packByOne(table, count, skip, channels, row, to)
    table += (stride as usize) << 2
  }
}

function packByFour(table: usize, count: i32, skip: usize, channels: i32, to: usize): void {
  const panel = (count as usize) << 4
  const end = at(table, count)
  for (; table < end; table += 4) {
    let from = load<usize>(table) + skip
    const last = at(from, channels)
    let slot = to
    for (; from < last; from += 16) {
      v128.store(slot, v128.load(from))
      slot += panel
    }
    to += 16
  }
}

function packByOne(table: usize, count: i32, skip: usize, channels: i32, row: i32, to: usize): void {
  const panel = (count as usize) << 4
  for (let channel = 0; channel < channels; channel++) {
    const place = row + channel
    let slot = to + ((place >> 2) as usize) * panel + (((place & 3) as usize) << 2)
    const end = at(table, count)
    for (let lines = table; lines < end; lines += 4) {
      store<f32>(slot, load<f32>(load<usize>(lines) + skip))
      slot += 16
    }
    skip += 4
  }
}

/** The filter as columns: panels of 8, `[panel][tap][channel][8]`, of `wide` columns from `column` on. */
export function packFilter(
  sweep: Sweep,
  filter: usize,
  tap: i32,
  taps: i32,
  channel: i32,
  channels: i32,
  column: i32,
  wide: i32,
  to: usize,
): void {
  const lineStep = sweep.filterLineStep
  const channelStep = sweep.filterChannelStep
  for (let j = 0; j < wide; j += COLUMNS) {
    const start = sweep.filterStart + (column + j) * lineStep + channel * channelStep
    for (let t = tap; t < tap + taps; t++) {
      const row = (t / sweep.columnTaps) * sweep.filterRowStep
      const from = start + row + (t % sweep.columnTaps) * sweep.filterColumnStep
      packColumns(at(filter, from), lineStep, channelStep, min(wide - j, COLUMNS), channels, to)
      to += (channels as usize) << 5
    }
  }
}
