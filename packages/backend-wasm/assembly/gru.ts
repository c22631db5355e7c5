import { at, roundUp } from './address'
import { multiply, multiplyPanels } from './matrix-product'
import { COLUMNS, ROWS } from './micro-kernel'
import { packColumns, packRows } from './pack'
import { accumulate, copyHiddensBefore, SEQUENCE_BYTES, Sequence, sigmoidSlope, tanhSlope } from './recurrent-sequence'
import { read, write } from './simd'
import { sigmoid, tanh } from './transcendental'

/**
 * Gated recurrent units over whole sequences: `x·W` and `h·U` apart, since the reset gate stands between them.
 *
 * Of each step it saves z, r, n and hn (the candidate's part of h·U + b₁), `4·units` numbers.
 *
 * @param scratch Begins with the {@link Sequence}; as many bytes as `sequenceScratch` says.
 */
export function gru(scratch: usize): void {
  const sequence = changetype<Sequence>(scratch)
  const features = sequence.features
  const units = sequence.units
  const batch = sequence.batch
  const width = 3 * units
  const rows = roundUp(batch, ROWS)
  const columns = roundUp(width, COLUMNS)
  const spare = scratch + SEQUENCE_BYTES
  const inputProduct = at(spare, ROWS * COLUMNS)
  const stateProduct = at(inputProduct, rows * columns)
  const packed = at(stateProduct, rows * columns)
  const kernel = at(packed, rows * max(features, units))
  const recurrentKernel = at(kernel, columns * features)
  packColumns(sequence.kernel, 1, width, width, features, kernel)
  packColumns(sequence.recurrentKernel, 1, width, width, units, recurrentKernel)
  for (let i = 0; i < sequence.time; i++) {
    const t = sequence.step(i)
    packRows(sequence.inputRow(0, t), sequence.time * features, 1, batch, features, packed)
    multiplyPanels(packed, kernel, inputProduct, columns, rows, columns, features, false, spare)
    packRows(sequence.hiddenBefore(0, t), sequence.hiddenStride(t), 1, batch, units, packed)
    multiplyPanels(packed, recurrentKernel, stateProduct, columns, rows, columns, units, false, spare)
    for (let b = 0; b < batch; b++) {
      finishStep(sequence, b, t, at(inputProduct, b * columns), at(stateProduct, b * columns))
    }
  }
  const last = sequence.step(sequence.time - 1)
  const lastHiddens = sequence.lastStates(sequence.states, 0)
  const bytes = (units as usize) << 2
  for (let b = 0; b < batch; b++) {
    memory.copy(at(lastHiddens, b * units), sequence.stateRow(sequence.states, b, last), bytes)
  }
}

/** Gates and hidden state of one sample, from its rows of both products. */
function finishStep(sequence: Sequence, b: i32, t: i32, x: usize, h: usize): void {
  const units = sequence.units
  const width = (units as usize) << 2
  let before = sequence.hiddenBefore(b, t)
  let hidden = sequence.stateRow(sequence.states, b, t)
  if (sequence.isLeftOut(b, t)) {
    memory.copy(hidden, before, width)
    return
  }
  let saved = sequence.savedRow(b, t, 4 * units)
  let inputBias = sequence.bias
  let stateBias = inputBias + 3 * width
  for (let left = units; left > 0; left -= 4) {
    const z = sigmoid(f32x4.add(biased(x, inputBias, left), biased(h, stateBias, left)))
    const r = sigmoid(f32x4.add(biased(x + width, inputBias + width, left), biased(h + width, stateBias + width, left)))
    const hn = biased(h + 2 * width, stateBias + 2 * width, left)
    const n = tanh(f32x4.add(biased(x + 2 * width, inputBias + 2 * width, left), f32x4.mul(r, hn)))
    const rest = f32x4.mul(f32x4.sub(f32x4.splat(1), z), n)
    write(hidden, f32x4.add(f32x4.mul(z, read(before, left)), rest), left)
    write(saved, z, left)
    write(saved + width, r, left)
    write(saved + 2 * width, n, left)
    write(saved + 3 * width, hn, left)
    x += 16
    h += 16
    inputBias += 16
    stateBias += 16
    before += 16
    hidden += 16
    saved += 16
  }
}

/**
 * The gradient of {@link gru}, backwards through the steps; each kernel's in one product over all of them.
 *
 * @param dStates Of `states`.
 * @param inputSteps Room for `[batch, time, 3·units]`: the gradient of x·W + b₀.
 * @param stateSteps Room for `[batch, time, 3·units]`: the gradient of h·U + b₁.
 * @param hiddens Room for `[batch, time, units]`: the hidden states before each step.
 */
export function gruGradient(
  scratch: usize,
  dStates: usize,
  dInput: usize,
  dKernel: usize,
  dRecurrentKernel: usize,
  dBias: usize,
  dHidden: usize,
  inputSteps: usize,
  stateSteps: usize,
  hiddens: usize,
): void {
  const sequence = changetype<Sequence>(scratch)
  const batch = sequence.batch
  const time = sequence.time
  const features = sequence.features
  const units = sequence.units
  const width = 3 * units
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
  memory.fill(dBias, 0, 6 * bytes)
  const dLast = sequence.lastStates(dStates, 0)
  for (let b = 0; b < batch; b++) memory.copy(at(carried, b * columns), at(dLast, b * units), bytes)
  for (let i = time - 1; i >= 0; i--) {
    const t = sequence.step(i)
    for (let b = 0; b < batch; b++) {
      const row = (b * time + t) * width
      const dShown = sequence.stateRow(dStates, b, t)
      const step = at(carried, b * columns)
      differentiateStep(sequence, b, t, dShown, step, at(inputSteps, row), at(stateSteps, row), dBias)
    }
    packRows(at(stateSteps, t * width), time * width, 1, batch, width, packed)
    multiplyPanels(packed, recurrentKernel, carried, columns, rows, columns, width, true, spare)
    packRows(at(inputSteps, t * width), time * width, 1, batch, width, packed)
    multiplyPanels(packed, kernel, at(dInput, t * features), time * features, batch, features, width, false, spare)
  }
  for (let b = 0; b < batch; b++) memory.copy(at(dHidden, b * units), at(carried, b * columns), bytes)
  copyHiddensBefore(sequence, hiddens, units, 0)
  const count = batch * time
  multiply(sequence.input, inputSteps, dKernel, features, width, count, 1, features, width, 1, spare)
  multiply(hiddens, stateSteps, dRecurrentKernel, units, width, count, 1, units, width, 1, spare)
}

/**
 * The gradient before the gates of one sample's step.
 *
 * @param dShown Of the hidden state, as it was shown.
 * @param carried Of the hidden state, from the steps behind; becomes what goes past this step's product.
 * @param inputStep Receives `[3·units]`: of x·W + b₀.
 * @param stateStep Receives `[3·units]`: of h·U + b₁.
 * @param dBias Both are added here too.
 */
function differentiateStep(
  sequence: Sequence,
  b: i32,
  t: i32,
  dShown: usize,
  carried: usize,
  inputStep: usize,
  stateStep: usize,
  dBias: usize,
): void {
  const units = sequence.units
  const width = (units as usize) << 2
  const isLeftOut = sequence.isLeftOut(b, t)
  if (isLeftOut) {
    memory.fill(inputStep, 0, 3 * width)
    memory.fill(stateStep, 0, 3 * width)
  }
  let saved = sequence.savedRow(b, t, 4 * units)
  let before = sequence.hiddenBefore(b, t)
  const one = f32x4.splat(1)
  for (let left = units; left > 0; left -= 4) {
    const dHidden = f32x4.add(read(carried, left), read(dShown, left))
    const z = read(saved, left)
    write(carried, isLeftOut ? dHidden : f32x4.mul(dHidden, z), left)
    if (!isLeftOut) {
      const r = read(saved + width, left)
      const n = read(saved + 2 * width, left)
      const dz = f32x4.mul(f32x4.mul(dHidden, f32x4.sub(read(before, left), n)), sigmoidSlope(z))
      const dn = f32x4.mul(f32x4.mul(dHidden, f32x4.sub(one, z)), tanhSlope(n))
      const dr = f32x4.mul(f32x4.mul(dn, read(saved + 3 * width, left)), sigmoidSlope(r))
      const dhn = f32x4.mul(dn, r)
      writeStep(inputStep, dBias, width, dz, dr, dn, left)
      writeStep(stateStep, dBias + 3 * width, width, dz, dr, dhn, left)
    }
    carried += 16
    dShown += 16
    inputStep += 16
    stateStep += 16
    dBias += 16
    saved += 16
    before += 16
  }
}

function writeStep(step: usize, dBias: usize, width: usize, dz: v128, dr: v128, dn: v128, left: i32): void {
  write(step, dz, left)
  write(step + width, dr, left)
  write(step + 2 * width, dn, left)
  accumulate(dBias, dz, left)
  accumulate(dBias + width, dr, left)
  accumulate(dBias + 2 * width, dn, left)
}

function biased(product: usize, bias: usize, left: i32): v128 {
  return f32x4.add(read(product, left), read(bias, left))
}
