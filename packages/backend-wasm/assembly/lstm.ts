import { at, roundUp } from './address'
import { multiply, multiplyPanels } from './matrix-product'
import { COLUMNS, ROWS } from './micro-kernel'
import { packColumns, packRows } from './pack'
import {
  accumulate,
  copyHiddensBefore,
  packKernels,
  packStep,
  SEQUENCE_BYTES,
  Sequence,
  sigmoidSlope,
  tanhSlope,
} from './recurrent-sequence'
import { read, write } from './simd'
import { sigmoid, tanh } from './transcendental'

/**
 * A long short-term memory over whole sequences: `[i, f, g, o] = [x | h]·[W; U] + b`, one product a step.
 *
 * Of each step it saves σ(i), σ(f), tanh(g), σ(o) and the cell, `5·units` numbers.
 *
 * @param scratch Begins with the {@link Sequence}; as many bytes as `sequenceScratch` says.
 */
export function lstm(scratch: usize): void {
  const sequence = changetype<Sequence>(scratch)
  const width = 4 * sequence.units
  const depth = sequence.features + sequence.units
  const rows = roundUp(sequence.batch, ROWS)
  const columns = roundUp(width, COLUMNS)
  const spare = scratch + SEQUENCE_BYTES
  const product = at(spare, ROWS * COLUMNS)
  const packed = at(product, rows * columns)
  const kernels = at(packed, rows * depth)
  packKernels(sequence, width, kernels)
  for (let i = 0; i < sequence.time; i++) {
    const t = sequence.step(i)
    packStep(sequence, t, packed)
    multiplyPanels(packed, kernels, product, columns, rows, columns, depth, false, spare)
    for (let b = 0; b < sequence.batch; b++) finishStep(sequence, b, t, at(product, b * columns))
  }
  const units = sequence.units
  const bytes = (units as usize) << 2
  const last = sequence.step(sequence.time - 1)
  const lastHiddens = sequence.lastStates(sequence.states, 0)
  const lastCells = sequence.lastStates(sequence.states, 1)
  for (let b = 0; b < sequence.batch; b++) {
    memory.copy(at(lastHiddens, b * units), sequence.stateRow(sequence.states, b, last), bytes)
    memory.copy(at(lastCells, b * units), cellAfter(sequence, b, last), bytes)
  }
}

/** Gates, cell and hidden state of one sample, from its row of the product. */
function finishStep(sequence: Sequence, b: i32, t: i32, product: usize): void {
  const units = sequence.units
  const width = (units as usize) << 2
  let cellBefore = cellBeforeStep(sequence, b, t)
  let hidden = sequence.stateRow(sequence.states, b, t)
  if (sequence.isLeftOut(b, t)) {
    memory.copy(cellAfter(sequence, b, t), cellBefore, width)
    memory.copy(hidden, sequence.hiddenBefore(b, t), width)
    return
  }
  let saved = sequence.savedRow(b, t, 5 * units)
  let bias = sequence.bias
  for (let left = units; left > 0; left -= 4) {
    const i = sigmoid(f32x4.add(read(product, left), read(bias, left)))
    const f = sigmoid(f32x4.add(read(product + width, left), read(bias + width, left)))
    const g = tanh(f32x4.add(read(product + 2 * width, left), read(bias + 2 * width, left)))
    const o = sigmoid(f32x4.add(read(product + 3 * width, left), read(bias + 3 * width, left)))
    const cell = f32x4.add(f32x4.mul(f, read(cellBefore, left)), f32x4.mul(i, g))
    write(saved, i, left)
    write(saved + width, f, left)
    write(saved + 2 * width, g, left)
    write(saved + 3 * width, o, left)
    write(saved + 4 * width, cell, left)
    write(hidden, f32x4.mul(o, tanh(cell)), left)
    product += 16
    bias += 16
    cellBefore += 16
    saved += 16
    hidden += 16
  }
}

/**
 * The gradient of {@link lstm}, backwards through the steps; the kernels' in one product over all of them.
 *
 * @param dStates Of `states`.
 * @param steps Room for `[batch, time, 4·units]`: the gradient before the gates.
 * @param operands Room for `[batch, time, features + units]`: what was multiplied.
 */
export function lstmGradient(
  scratch: usize,
  dStates: usize,
  dInput: usize,
  dKernel: usize,
  dRecurrentKernel: usize,
  dBias: usize,
  dHidden: usize,
  dCell: usize,
  steps: usize,
  operands: usize,
): void {
  const sequence = changetype<Sequence>(scratch)
  const batch = sequence.batch
  const time = sequence.time
  const features = sequence.features
  const units = sequence.units
  const width = 4 * units
  const rows = roundUp(batch, ROWS)
  const columns = roundUp(units, COLUMNS)
  const bytes = (units as usize) << 2
  const spare = scratch + SEQUENCE_BYTES
  const carried = at(spare, ROWS * COLUMNS)
  const packed = at(carried, rows * columns)
  const recurrentKernel = at(packed, rows * width)
  const kernel = at(recurrentKernel, columns * width)
  packColumns(sequence.recurrentKernel, width, 1, units, width, recurrentKernel)
  packColumns(sequence.kernel, width, 1, features, width, kernel)
  memory.fill(dBias, 0, (width as usize) << 2)
  const dLast = sequence.lastStates(dStates, 0)
  for (let b = 0; b < batch; b++) memory.copy(at(carried, b * columns), at(dLast, b * units), bytes)
  memory.copy(dCell, sequence.lastStates(dStates, 1), (batch as usize) * bytes)
  for (let i = time - 1; i >= 0; i--) {
    const t = sequence.step(i)
    for (let b = 0; b < batch; b++) {
      const step = at(steps, (b * time + t) * width)
      const dShown = sequence.stateRow(dStates, b, t)
      differentiateStep(sequence, b, t, dShown, at(carried, b * columns), at(dCell, b * units), step, dBias)
    }
    packRows(at(steps, t * width), time * width, 1, batch, width, packed)
    multiplyPanels(packed, recurrentKernel, carried, columns, rows, columns, width, true, spare)
    multiplyPanels(packed, kernel, at(dInput, t * features), time * features, batch, features, width, false, spare)
  }
  for (let b = 0; b < batch; b++) memory.copy(at(dHidden, b * units), at(carried, b * columns), bytes)
  multiplyOperands(sequence, steps, operands, dKernel, dRecurrentKernel, spare)
}

/**
 * The gradient before the gates of one sample's step.
 *
 * @param dShown Of the hidden state, as it was shown.
 * @param carried Of the hidden state, from the steps behind; becomes what goes past this step's gates.
 * @param dCell Of the cell after the step; becomes that of the cell before it.
 * @param step Receives `[4·units]`.
 * @param dBias It is added here too.
 */
function differentiateStep(
  sequence: Sequence,
  b: i32,
  t: i32,
  dShown: usize,
  carried: usize,
  dCell: usize,
  step: usize,
  dBias: usize,
): void {
  const units = sequence.units
  const width = (units as usize) << 2
  const isLeftOut = sequence.isLeftOut(b, t)
  if (isLeftOut) memory.fill(step, 0, 4 * width)
  let saved = sequence.savedRow(b, t, 5 * units)
  let cellBefore = cellBeforeStep(sequence, b, t)
  for (let left = units; left > 0; left -= 4) {
    const dHidden = f32x4.add(read(carried, left), read(dShown, left))
    write(carried, isLeftOut ? dHidden : f32x4.splat(0), left)
    if (!isLeftOut) {
      const i = read(saved, left)
      const f = read(saved + width, left)
      const g = read(saved + 2 * width, left)
      const o = read(saved + 3 * width, left)
      const shown = tanh(read(saved + 4 * width, left))
      const dAfter = f32x4.add(read(dCell, left), f32x4.mul(f32x4.mul(dHidden, o), tanhSlope(shown)))
      const di = f32x4.mul(f32x4.mul(dAfter, g), sigmoidSlope(i))
      const df = f32x4.mul(f32x4.mul(dAfter, read(cellBefore, left)), sigmoidSlope(f))
      const dg = f32x4.mul(f32x4.mul(dAfter, i), tanhSlope(g))
      const dO = f32x4.mul(f32x4.mul(dHidden, shown), sigmoidSlope(o))
      write(dCell, f32x4.mul(dAfter, f), left)
      write(step, di, left)
      write(step + width, df, left)
      write(step + 2 * width, dg, left)
      write(step + 3 * width, dO, left)
      accumulate(dBias, di, left)
      accumulate(dBias + width, df, left)
      accumulate(dBias + 2 * width, dg, left)
      accumulate(dBias + 3 * width, dO, left)
    }
    carried += 16
    dShown += 16
    dCell += 16
    step += 16
    dBias += 16
    saved += 16
    cellBefore += 16
  }
}

/** [dW; dU] = [x | h]ᵀ·steps, summed over samples and steps in their order. */
function multiplyOperands(
  sequence: Sequence,
  steps: usize,
  operands: usize,
  dKernel: usize,
  dRecurrentKernel: usize,
  scratch: usize,
): void {
  const features = sequence.features
  const width = 4 * sequence.units
  const depth = features + sequence.units
  const count = sequence.batch * sequence.time
  for (let row = 0; row < count; row++) {
    memory.copy(at(operands, row * depth), at(sequence.input, row * features), (features as usize) << 2)
  }
  copyHiddensBefore(sequence, operands, depth, features)
  const product = scratch
  multiply(operands, steps, product, depth, width, count, 1, depth, width, 1, at(product, depth * width))
  memory.copy(dKernel, product, ((features * width) as usize) << 2)
  memory.copy(dRecurrentKernel, at(product, features * width), ((sequence.units * width) as usize) << 2)
}

function cellAfter(sequence: Sequence, b: i32, t: i32): usize {
  return at(sequence.savedRow(b, t, 5 * sequence.units), 4 * sequence.units)
}

function cellBeforeStep(sequence: Sequence, b: i32, t: i32): usize {
  if (sequence.isFirst(t)) return at(sequence.initialCell, b * sequence.units)
  return cellAfter(sequence, b, sequence.before(t))
}
