import { activate } from './activation'
import { loadPartial, storePartial } from './simd'
import { exp, log, logOnePlus, softplus } from './transcendental'

// Numbers of the functions beyond those of the activations, the same in src/kernels/unary-kernels.ts.
const CLIP: i32 = 16
const SQUARE_ROOT: i32 = 17
const RECIPROCAL_ROOT: i32 = 18
const EXP: i32 = 19
const LOG: i32 = 20
const LOG_ONE_PLUS: i32 = 21
const SOFTPLUS: i32 = 22

/**
 * y = f(x), `count` numbers. NaN gives NaN.
 *
 * @param operation A number from above, or an activation's.
 * @param low Lower end of a clip, or the slope of a leaky ReLU.
 * @param high Upper end of a clip.
 */
export function unary(operation: i32, x: usize, y: usize, count: i32, low: f32, high: f32): void {
  const whole = count & ~3
  const end = x + ((whole as usize) << 2)
  while (x < end) {
    v128.store(y, apply(operation, v128.load(x), low, high))
    x += 16
    y += 16
  }
  const rest = count - whole
  if (rest > 0) storePartial(y, apply(operation, loadPartial(x, rest), low, high), rest)
}

function apply(operation: i32, x: v128, low: f32, high: f32): v128 {
  if (operation === CLIP) return f32x4.min(f32x4.max(x, f32x4.splat(low)), f32x4.splat(high))
  if (operation === SQUARE_ROOT) return f32x4.sqrt(x)
  if (operation === RECIPROCAL_ROOT) return f32x4.div(f32x4.splat(1), f32x4.sqrt(x))
  if (operation === EXP) return exp(x)
  if (operation === LOG) return log(x)
  if (operation === LOG_ONE_PLUS) return logOnePlus(x)
  if (operation === SOFTPLUS) return softplus(x)
  return activate(x, operation, low)
}
