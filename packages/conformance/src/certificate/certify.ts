import { ConformanceError, largestRelativeError } from '../deviation.js'
import type { CertificateOracle } from '../oracle/generated/certificate-oracles.js'
import { REFERENCE_STEPS } from '../trajectories/reference-model-runs.js'
import { type RecordedTraining, trainReference } from '../trajectories/train-reference.js'
import { auditKernels, type Divergence } from './audit-kernels.js'
import { type CertificateModel, certificateOptimizer } from './certificate-models.js'

/** How one model trains on one backend, beside the same training in float64. */
export interface CertificateRow {
  readonly model: string
  readonly steps: number
  /** The largest `|loss − oracle| ÷ |oracle|` of a step. */
  readonly lossDeviation: number
  /** The largest `|weight − oracle|` at the end, relative to the largest magnitude of its parameter. */
  readonly weightDeviation: number
  /** What a loss may deviate: 1e-4, or twice what PyTorch's float32 does where that is more. */
  readonly tolerance: number
  /** What the same training in PyTorch's float32 deviates. */
  readonly float32: CertificateOracle['float32']
  readonly pass: boolean
  /** Where it fails: the first operation whose output is not what another backend computes from the same inputs. */
  readonly firstDivergence?: Divergence
  /** Names of the kernels that nothing could be compared with, where it fails. */
  readonly unchecked?: readonly string[]
  /** The median of all steps but the first, which compiles. */
  readonly msPerStep: number
}

const TOLERANCE = 1e-4

/**
 * Trains a model for fifty steps on the backend in use, and compares losses and weights with the same training in float64. Where they
 * deviate it looks for the operation that is to blame.
 *
 * The training is {@link certificateOptimizer}'s, of the model's first weights from seed 1, on {@link certificateSamples} in batches of
 * 8, not shuffled.
 *
 * @param model One of the {@link certificateModels}, or yours.
 * @param oracle What its training comes to: one of the {@link certificateOracles}, or yours.
 * @throws {ConformanceError} When the oracle has not one loss for each of the fifty steps.
 * @example
 * await selectBackend([webgpu()])
 * const model = certificateModels[0]!
 * const { pass, lossDeviation, firstDivergence } = await certify(model, certificateOracles[model.name]!)
 */
export async function certify(model: CertificateModel, oracle: CertificateOracle): Promise<CertificateRow> {
  checkOracle(model, oracle)
  const { losses, weights, milliseconds } = await train(model, REFERENCE_STEPS)
  const lossDeviation = largestRelativeError(losses, oracle.losses)
  const tolerance = Math.max(TOLERANCE, 2 * oracle.float32.lossDeviation)
  const row = {
    model: model.name,
    steps: losses.length,
    lossDeviation,
    weightDeviation: deviationOfWeights(weights, oracle),
    tolerance,
    float32: oracle.float32,
    pass: losses.length === REFERENCE_STEPS && lossDeviation <= tolerance,
    msPerStep: median(milliseconds.slice(1)),
  }
  return row.pass ? row : { ...row, ...(await blame(model)) }
}

function checkOracle({ name }: CertificateModel, { losses }: CertificateOracle): void {
  if (losses.length === REFERENCE_STEPS) return
  const counts = `expected ${REFERENCE_STEPS} losses in the oracle of ${JSON.stringify(name)}, received ${losses.length}`
  throw new ConformanceError(`certify: ${counts}.`)
}

/** Steps in which a fault is looked for: some show only once moments or momenta are there. */
const AUDITED_STEPS = 3

async function blame(model: CertificateModel): Promise<Pick<CertificateRow, 'firstDivergence' | 'unchecked'>> {
  const { first, unchecked } = await auditKernels(async () => void (await train(model, AUDITED_STEPS)))
  return { ...(first && { firstDivergence: first }), ...(unchecked.length > 0 && { unchecked }) }
}

const train = (model: CertificateModel, steps: number) =>
  trainReference(model, { optimizer: certificateOptimizer(), steps })

type Weights = RecordedTraining['weights']

function deviationOfWeights(weights: Weights, { weights: due }: CertificateOracle): number {
  const deviations = Object.entries(due).map(([name, values]) => {
    const received = weights.get(name)?.data ?? []
    const magnitude = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
    const worst = values.reduce((most, value, i) => Math.max(most, Math.abs(value - (received[i] ?? Number.NaN))), 0)
    return worst / magnitude
  })
  return Math.max(...deviations)
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
