import { at, roundUp } from './address'
import { productScratch } from './matrix-product'
import { COLUMNS, ROWS } from './micro-kernel'
import { packColumns } from './pack'
import { read, write } from './simd'

/** A recurrence and its tensors: what core's recurrent operations name so. Row-major; addresses in bytes. */
@unmanaged
export class Sequence {
  input: usize
  kernel: usize
  recurrentKernel: usize
  bias: usize
  initialHidden: usize
  /** 0 where there are no cells. */
  initialCell: usize
  /** 0 where every step counts. */
  mask: usize
  /** Hidden after every step `[batch, time, units]`, last hidden `[batch, units]`, last cell if any: one behind the other. */
  states: usize
  /** `[batch, savedSteps, ...]`: what the gradient wants to see again. */
  saved: usize
  batch: i32
  time: i32
  features: i32
  units: i32
  /** All, or 1 where no gradient follows: then each step overwrites the one before. */
  savedSteps: i32
  reverse: bool

  /** The step that is read as the i-th. */
  step(i: i32): i32 {
    return this.reverse ? this.time - 1 - i : i
  }

  isFirst(t: i32): bool {
    return t === this.step(0)
  }

  /** The step that is read before t. */
  before(t: i32): i32 {
    return this.reverse ? t + 1 : t - 1
  }

  isLeftOut(b: i32, t: i32): bool {
    return this.mask !== 0 && load<f32>(at(this.mask, b * this.time + t)) === 0
  }

  inputRow(b: i32, t: i32): usize {
    return at(this.input, (b * this.time + t) * this.features)
  }

  /** Where `states`, or their gradient, have the hidden state after a step. */
  stateRow(states: usize, b: i32, t: i32): usize {
    return at(states, (b * this.time + t) * this.units)
  }

  /** Where they have the last hidden states, or behind those the last cells, `[batch, units]`. */
  lastStates(states: usize, index: i32): usize {
    return at(states, this.batch * (this.time + index) * this.units)
  }

  savedRow(b: i32, t: i32, width: i32): usize {
    return at(this.saved, (b * this.savedSteps + min(t, this.savedSteps - 1)) * width)
  }

  hiddenBefore(b: i32, t: i32): usize {
    if (this.isFirst(t)) return at(this.initialHidden, b * this.units)
    return this.stateRow(this.states, b, this.before(t))
  }

  /** From one sample's to the next, in numbers. */
  hiddenStride(t: i32): i32 {
    return this.isFirst(t) ? this.units : this.time * this.units
  }
}

/** Bytes to keep for a {@link Sequence}. */
export const SEQUENCE_BYTES: usize = 64

/** Writes a recurrence down where its kernels look for it: at the beginning of their scratch. */
export function describeSequence(
  scratch: usize,
  input: usize,
  kernel: usize,
  recurrentKernel: usize,
  bias: usize,
  initialHidden: usize,
  initialCell: usize,
  mask: usize,
  states: usize,
  saved: usize,
  batch: i32,
  time: i32,
  features: i32,
  units: i32,
  savedSteps: i32,
  reverse: bool,
): void {
  const sequence = changetype<Sequence>(scratch)
  sequence.input = input
  sequence.kernel = kernel
  sequence.recurrentKernel = recurrentKernel
  sequence.bias = bias
  sequence.initialHidden = initialHidden
  sequence.initialCell = initialCell
  sequence.mask = mask
  sequence.states = states
  sequence.saved = saved
  sequence.batch = batch
  sequence.time = time
  sequence.features = features
  sequence.units = units
  sequence.savedSteps = savedSteps
  sequence.reverse = reverse
}

/** Bytes that a recurrence of `width` = gates·units or its gradient needs beside its tensors. */
export function sequenceScratch(batch: i32, time: i32, features: i32, units: i32, width: i32): i32 {
  const rows = roundUp(batch, ROWS)
  const depth = features + units
  // Two products of a step, their packed rows, and the packed kernels, either way round.
  const products = 2 * rows * roundUp(width, COLUMNS)
  const packedRows = rows * (depth + 2 * width)
  const packedKernels = roundUp(width, COLUMNS) * depth + (depth + 2 * COLUMNS) * width
  const whole = productScratch(depth, width, batch * time)
  return (SEQUENCE_BYTES as i32) + 4 * (ROWS * COLUMNS + products + packedRows + packedKernels + depth * width) + whole
}

/** The rows `[x | h]` of a step, one after the other. */
export function packStep(sequence: Sequence, t: i32, to: usize): void {
  const inputBytes = (sequence.features as usize) << 2
  const hiddenBytes = (sequence.units as usize) << 2
  for (let b = 0; b < sequence.batch; b++) {
    memory.copy(to, sequence.inputRow(b, t), inputBytes)
    to += inputBytes
    memory.copy(to, sequence.hiddenBefore(b, t), hiddenBytes)
    to += hiddenBytes
  }
}

/** The kernels `[W; U]` one above the other, `width` columns, in panels of 8. */
export function packKernels(sequence: Sequence, width: i32, to: usize): void {
  const features = sequence.features
  const units = sequence.units
  for (let j = 0; j < width; j += COLUMNS) {
    const wide = min(width - j, COLUMNS)
    packColumns(at(sequence.kernel, j), 1, width, wide, features, to)
    to += (features as usize) << 5
    packColumns(at(sequence.recurrentKernel, j), 1, width, wide, units, to)
    to += (units as usize) << 5
  }
}

/** Hidden states before each step, `[batch, time, width]`, from column `first` on. */
export function copyHiddensBefore(sequence: Sequence, to: usize, width: i32, first: i32): void {
  const bytes = (sequence.units as usize) << 2
  for (let b = 0; b < sequence.batch; b++) {
    for (let t = 0; t < sequence.time; t++) {
      memory.copy(at(to, (b * sequence.time + t) * width + first), sequence.hiddenBefore(b, t), bytes)
    }
  }
}

/** sum ← sum + x, for up to four numbers. */
export function accumulate(sum: usize, x: v128, left: i32): void {
  write(sum, f32x4.add(read(sum, left), x), left)
}

/** y·(1 − y): the derivative of σ, written in what it gave. */
export function sigmoidSlope(y: v128): v128 {
  return f32x4.mul(y, f32x4.sub(f32x4.splat(1), y))
}

/** 1 − y²: the derivative of tanh, written in what it gave. */
export function tanhSlope(y: v128): v128 {
  return f32x4.sub(f32x4.splat(1), f32x4.mul(y, y))
}
