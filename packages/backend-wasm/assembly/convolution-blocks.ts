// How the kernels of convolution cut their work and find their way in it.

/** The address of a number. */
export function at(base: usize, index: i32): usize {
  return base + ((index as usize) << 2)
}

/** A length cut into blocks of at most `most`, all alike and each a multiple of `multiple` where there are several. */
export function even(length: i32, most: i32, multiple: i32): i32 {
  const blocks = (length + most - 1) / most
  return blocks <= 1 ? length : roundUp((length + blocks - 1) / blocks, multiple)
}

/** To a multiple of a power of 2. */
export function roundUp(x: i32, multiple: i32): i32 {
  return (x + multiple - 1) & ~(multiple - 1)
}

/** Copies numbers, few at a time. */
export function copy(from: usize, to: usize, count: i32): void {
  const last = at(from, count & ~3)
  const end = at(from, count)
  for (; from < last; from += 16, to += 16) v128.store(to, v128.load(from))
  for (; from < end; from += 4, to += 4) store<f32>(to, load<f32>(from))
}
