// Where numbers of four bytes are.

/** The address of a number. */
export function at(base: usize, index: i32): usize {
  return base + ((index as usize) << 2)
}

/** To a multiple of a power of 2. */
export function roundUp(x: i32, multiple: i32): i32 {
  return (x + multiple - 1) & ~(multiple - 1)
}
