/** A smooth function: its value at a point, and its gradient there, in memory of its own. */
export type Differentiable = (point: Float64Array) => { readonly value: number; readonly gradient: Float64Array }

/** When {@link limitedMemoryBfgs} stops. */
export interface StoppingRule {
  /** At no slope steeper than this along any axis. */
  readonly tolerance: number
  /** And after as many steps at the latest. */
  readonly maximumIterations: number
}

/** Where it stopped. */
export interface Minimum {
  readonly point: Float64Array
  /** Whether the slopes are as small as was asked for. */
  readonly converged: boolean
  readonly iterations: number
}

const MEMORY = 10

/** A step taken, and how the gradient changed along it. */
interface Step {
  readonly step: Float64Array
  readonly change: Float64Array
  /** `stepᵀchange`, above 0. */
  readonly curvature: number
}

/**
 * Looks for the minimum of a smooth, convex function: L-BFGS with ten steps remembered and backtracking, nothing random.
 *
 * @param start Where to begin; not changed.
 * @see Nocedal & Wright 2006, algorithms 7.4 and 7.5
 * @example limitedMemoryBfgs(([x]) => ({ value: x * x, gradient: Float64Array.of(2 * x) }), Float64Array.of(3), { tolerance: 1e-9, maximumIterations: 9 })
 */
export function limitedMemoryBfgs(
  objective: Differentiable,
  start: Float64Array,
  { tolerance, maximumIterations }: StoppingRule,
): Minimum {
  const memory: Step[] = []
  let point = start
  let here = objective(point)
  let iterations = 0
  while (largest(here.gradient) > tolerance && iterations < maximumIterations) {
    const direction = descent(here.gradient, memory)
    const found = searchLine(objective, point, here, direction)
    // Rounding leaves nothing lower to be seen along the line.
    if (!found) break
    remember(memory, difference(found.point, point), difference(found.gradient, here.gradient))
    point = found.point
    here = found
    iterations += 1
  }
  return { point, converged: largest(here.gradient) <= tolerance, iterations }
}

/** `−H·gradient`, H the inverse curvature that the remembered steps tell of. */
function descent(gradient: Float64Array, memory: readonly Step[]): Float64Array {
  const direction = gradient.map((slope) => -slope)
  const weights = memory.toReversed().map(({ step, change, curvature }) => {
    const weight = dot(step, direction) / curvature
    addScaled(direction, -weight, change)
    return weight
  })
  const last = memory.at(-1)
  const scale = last ? last.curvature / dot(last.change, last.change) : 1 / Math.sqrt(dot(gradient, gradient))
  for (let i = 0; i < direction.length; i++) direction[i]! *= scale
  weights.reverse().forEach((weight, i) => {
    const { step, change, curvature } = memory[i]!
    addScaled(direction, weight - dot(change, direction) / curvature, step)
  })
  return direction
}

/** The first of the lengths 1, ½, ¼ … that goes down far enough. */
function searchLine(
  objective: Differentiable,
  point: Float64Array,
  { value, gradient }: ReturnType<Differentiable>,
  direction: Float64Array,
) {
  const slope = dot(gradient, direction)
  for (let length = 1; length > 1e-12; length /= 2) {
    const next = point.slice()
    addScaled(next, length, direction)
    const there = objective(next)
    const isLower = there.value <= value + 1e-4 * length * slope
    // Near the minimum values differ by rounding alone; slopes still tell (Hager & Zhang 2005, equation 27).
    const isFlatter =
      there.value <= value + 1e-12 * Math.abs(value) && Math.abs(dot(there.gradient, direction)) < -slope
    if (isLower || isFlatter) return { point: next, ...there }
  }
  return undefined
}

function remember(memory: Step[], step: Float64Array, change: Float64Array): void {
  const curvature = dot(step, change)
  if (!(curvature > 0)) return
  memory.push({ step, change, curvature })
  if (memory.length > MEMORY) memory.shift()
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value - b[i]!)
}

function addScaled(to: Float64Array, factor: number, values: Float64Array): void {
  for (let i = 0; i < to.length; i++) to[i]! += factor * values[i]!
}
