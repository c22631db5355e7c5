// How the kernels of convolution cut their work.

import { at, roundUp } from './address'

/** A length cut into blocks of at most `most`, all alike and each a multiple of `multiple` where there are several. */
export function even(length: i32, most: i32, multiple: i32): i32 {
  const blocks = (length + most - 1) / most
  return blocks <= 1 ? length : roundUp((length + blocks - 1) / blocks, multiple)
}

/** Copies numbers, few at a time. */
export function copy(from: usize, to: usize, count: i32): void {
  const last = at(from, count & ~3)
  const end = at(from, count)
  for (; from < last; from += 16, to += 16) v128.store(to, v128.load(from))
  for (; from < end; from += 4, to += 4) store<f32>(to, load<f32>(from))
}
