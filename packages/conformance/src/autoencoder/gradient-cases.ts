/** Gradients: the slopes that training follows must be the slopes of the loss. */

import type { Autoencoder, NdArray } from '@autoencoders/core'
import { assertThat } from '../deviation.js'
import { sum64 } from '../reference/array64.js'
import type { AutoencoderCase, HostSamples, Subject } from './autoencoder-case.js'
import { probeStep } from './gradient-probe.js'

type Weights = ReadonlyMap<string, NdArray>

/** Parameters that are looked at. */
const HANDFUL = 6
/** Step sizes to try, as a share of the parameter's length (at least 1): large ones for rounding, small ones for kinks. */
const STEPS = [0.04, 0.02, 0.01, 0.005, 0.0025, 0.00125, 0.000625, 0.0003125]
/** Rounding of a loss in float32, with room for a sum. */
const ROUNDING = 4 * 2 ** -23
/** With a doubt of this share of the slope no other step size needs to be tried. */
const CERTAIN = 0.002
/** A gradient may be off by this share of itself, besides what the central differences cannot tell. */
const RELATIVE = 0.01

/** The case of the loss's gradient. */
export function gradientCases({ use, samples }: Subject): AutoencoderCase[] {
  return [
    {
      name: 'gradients of the loss agree with central differences',
      run: () => use(1, (model) => checkGradients(model, samples(16))),
    },
  ]
}

async function checkGradients(model: Autoencoder, data: HostSamples): Promise<void> {
  const weights = await model.weights()
  const { gradients, totals } = await probeStep(model, data, weights)
  const after = await model.weights()
  const scale = Math.max(...totals.map(Math.abs))
  const calls = handful(gradients, scale)
  assertThat(calls.length > 0, 'gradients: expected some that are not 0, received none.')
  for (const call of calls) {
    await probeStep(model, data, weights, call)
    const name = markedParameter(after, await model.weights())
    for (const direction of directionsOf(gradients[call]!)) {
      await checkSlope(model, data, weights, { name, gradient: gradients[call]!, ...direction })
    }
  }
}

/** Calls of the optimizer whose gradients stand out from the loss's rounding, spread over all of them. */
function handful(gradients: readonly NdArray[], scale: number): number[] {
  const steep = gradients.map((_, call) => call).filter((call) => lengthOf(gradients[call]!.data) > 1e-4 * scale)
  const count = Math.min(HANDFUL, steep.length)
  const spread = Array.from(
    { length: count },
    (_, i) => steep[Math.floor((i * (steep.length - 1)) / Math.max(1, count - 1))]!,
  )
  return [...new Set(spread)]
}

function markedParameter(unmarked: Weights, marked: Weights): string {
  const found = [...marked].find(([name, { data }]) => {
    const before = unmarked.get(name)!.data
    return data.every((value, i) => Math.abs(value - before[i]! - 1) < 1e-3)
  })
  assertThat(found !== undefined, 'gradients: expected the optimizer to be given a parameter that weights() names.')
  return found[0]
}

interface Direction {
  readonly label: string
  /** Of length 1. */
  readonly direction: Float64Array
}

/** Down the gradient, where every element counts; and along the element with the steepest slope. */
function directionsOf({ data }: NdArray): Direction[] {
  const length = lengthOf(data)
  const steepest = data.reduce((best, value, i) => (Math.abs(value) > Math.abs(data[best]!) ? i : best), 0)
  return [
    { label: 'along itself', direction: Float64Array.from(data, (value) => value / length) },
    { label: `at element ${steepest}`, direction: Float64Array.from(data, (_, i) => Number(i === steepest)) },
  ]
}

async function checkSlope(
  model: Autoencoder,
  data: HostSamples,
  weights: Weights,
  { name, gradient, label, direction }: Direction & { name: string; gradient: NdArray },
): Promise<void> {
  const parameter = weights.get(name)!
  const slope = sum64(direction.map((value, i) => value * gradient.data[i]!))
  const size = Math.max(1, lengthOf(parameter.data))
  const differences: PhaseQuotient[][] = []
  let measured: Estimate[] = []
  for (const share of STEPS) {
    differences.push(await differenceQuotients(model, data, weights, name, direction, share * size))
    measured = estimates(differences)
    // With several phases the parameter is trained by one of them; which, only its slope tells.
    if (measured.some((estimate) => agrees(estimate, slope, CERTAIN))) return
  }
  const agreed = measured.some((estimate) => agrees(estimate, slope, 0.25))
  const received = measured.map(({ quotient, doubt }) => `${quotient} ± ${doubt.toExponential(1)}`).join(' or ')
  assertThat(agreed, `gradient of ${name} ${label}: ${slope}, but the loss changes by ${received}.`)
}

/** What one step size says of one phase's slope. */
interface PhaseQuotient {
  readonly quotient: number
  readonly rounding: number
}

/** What all step sizes tried so far say of it. */
interface Estimate {
  readonly quotient: number
  readonly doubt: number
}

function agrees({ quotient, doubt }: Estimate, slope: number, certain: number): boolean {
  return doubt < certain * Math.abs(slope) && Math.abs(quotient - slope) <= RELATIVE * Math.abs(slope) + 2 * doubt
}

/** `(L(θ + h·d) − L(θ − h·d)) / 2h` for the loss of every phase. */
async function differenceQuotients(
  model: Autoencoder,
  data: HostSamples,
  weights: Weights,
  name: string,
  direction: Float64Array,
  h: number,
): Promise<PhaseQuotient[]> {
  const { data: values, shape } = weights.get(name)!
  const at = async (step: number) => {
    const moved = values.map((value, i) => value + step * direction[i]!)
    return (await probeStep(model, data, new Map([...weights, [name, { data: moved, shape }]]))).totals
  }
  const [above, below] = [await at(h), await at(-h)]
  return above.map((total, phase) => ({
    quotient: (total - below[phase]!) / (2 * h),
    rounding: (ROUNDING * Math.abs(total)) / h,
  }))
}

/** For each phase the quotient of the step size at which its neighbour's and rounding leave the least doubt. */
function estimates(differences: readonly PhaseQuotient[][]): Estimate[] {
  const judged = differences.slice(1).map((phases, i) =>
    phases.map(({ quotient, rounding }, phase) => ({
      quotient,
      doubt: Math.abs(quotient - differences[i]![phase]!.quotient) + rounding,
    })),
  )
  return (judged[0] ?? []).map((_, phase) =>
    judged.map((phases) => phases[phase]!).reduce((best, next) => (next.doubt < best.doubt ? next : best)),
  )
}

function lengthOf(values: Float32Array): number {
  return Math.sqrt(sum64(values.map((value) => value * value)))
}
