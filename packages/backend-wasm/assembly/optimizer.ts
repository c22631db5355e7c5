import { read, write } from './simd'

/**
 * Adam: mean ← β₁·mean + (1 − β₁)·g, square ← β₂·square + (1 − β₂)·g², θ ← keep·θ − rate·mean / (√(correction·square) + ε).
 *
 * Each operation rounds as the plain ones do: the same bits as without this kernel.
 *
 * @param keep What weight decay leaves of θ; 1 without.
 */
export function adam(
  parameter: usize,
  gradient: usize,
  mean: usize,
  square: usize,
  newParameter: usize,
  newMean: usize,
  newSquare: usize,
  count: i32,
  beta1: f32,
  rest1: f32,
  beta2: f32,
  rest2: f32,
  rate: f32,
  correction: f32,
  epsilon: f32,
  keep: f32,
): void {
  for (let i = 0; i < count; i += 4) {
    const at = (i as usize) << 2
    const left = count - i
    const g = read(gradient + at, left)
    const m = f32x4.add(f32x4.mul(read(mean + at, left), f32x4.splat(beta1)), f32x4.mul(g, f32x4.splat(rest1)))
    const v = f32x4.add(
      f32x4.mul(read(square + at, left), f32x4.splat(beta2)),
      f32x4.mul(f32x4.mul(g, g), f32x4.splat(rest2)),
    )
    const root = f32x4.add(f32x4.sqrt(f32x4.mul(v, f32x4.splat(correction))), f32x4.splat(epsilon))
    const change = f32x4.div(f32x4.mul(m, f32x4.splat(rate)), root)
    const start = f32x4.mul(read(parameter + at, left), f32x4.splat(keep))
    write(newParameter + at, f32x4.sub(start, change), left)
    write(newMean + at, m, left)
    write(newSquare + at, v, left)
  }
}

/** θ ← θ − rate·g; with momentum v ← μ·v + g and θ ← θ − rate·v, or rate·(g + μ·v) looking ahead (Nesterov). */
export function sgd(
  parameter: usize,
  gradient: usize,
  velocity: usize,
  newParameter: usize,
  newVelocity: usize,
  count: i32,
  rate: f32,
  momentum: f32,
  nesterov: bool,
): void {
  for (let i = 0; i < count; i += 4) {
    const at = (i as usize) << 2
    const left = count - i
    let direction = read(gradient + at, left)
    if (velocity !== 0) {
      const v = f32x4.add(f32x4.mul(read(velocity + at, left), f32x4.splat(momentum)), direction)
      write(newVelocity + at, v, left)
      direction = nesterov ? f32x4.add(direction, f32x4.mul(v, f32x4.splat(momentum))) : v
    }
    const change = f32x4.mul(direction, f32x4.splat(rate))
    write(newParameter + at, f32x4.sub(read(parameter + at, left), change), left)
  }
}

/** square ← ρ·square + (1 − ρ)·g², s = g / (√square + ε), θ ← θ − rate·s, or through v ← μ·v + s. */
export function rmsProp(
  parameter: usize,
  gradient: usize,
  square: usize,
  velocity: usize,
  newParameter: usize,
  newSquare: usize,
  newVelocity: usize,
  count: i32,
  decay: f32,
  rest: f32,
  rate: f32,
  epsilon: f32,
  momentum: f32,
): void {
  for (let i = 0; i < count; i += 4) {
    const at = (i as usize) << 2
    const left = count - i
    const g = read(gradient + at, left)
    const s = f32x4.add(
      f32x4.mul(read(square + at, left), f32x4.splat(decay)),
      f32x4.mul(f32x4.mul(g, g), f32x4.splat(rest)),
    )
    write(newSquare + at, s, left)
    let direction = f32x4.div(g, f32x4.add(f32x4.sqrt(s), f32x4.splat(epsilon)))
    if (velocity !== 0) {
      direction = f32x4.add(f32x4.mul(read(velocity + at, left), f32x4.splat(momentum)), direction)
      write(newVelocity + at, direction, left)
    }
    const change = f32x4.mul(direction, f32x4.splat(rate))
    write(newParameter + at, f32x4.sub(read(parameter + at, left), change), left)
  }
}
