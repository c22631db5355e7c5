import { at } from './address'
import { Sweep } from './convolution-sweep'
import { COLUMNS } from './micro-kernel'
import { packColumns } from './pack'

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
