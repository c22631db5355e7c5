import { ndArray } from '@autoencoders/core'
import { ConformanceError, largestAbsoluteError, largestRelativeError } from '../deviation.js'
import { type TrajectoryOracle, trajectoryOracles } from '../oracle/generated/trajectory-oracles.js'
import { trajectoryModel } from './trajectory-model.js'
import { TRAJECTORY_BATCH, type TrajectorySetup, trajectoryData, trajectorySetups } from './trajectory-setups.js'

/** How far a training run of twenty steps is from the same run in float64. */
export interface TrajectoryMeasurement {
  readonly name: string
  /** The largest `|loss − oracle| / |oracle|` over the steps. */
  readonly lossError: number
  /** The largest `|weight − oracle|` at the end, over all weights that the loss depends on. */
  readonly weightError: number
  /** The name of the parameter that holds that weight. */
  readonly worstParameter: string
  /** The loss of every step. */
  readonly losses: readonly number[]
}

/**
 * Trains for twenty steps on the backend in use and compares with PyTorch in float64.
 *
 * @param name One of {@link trajectoryNames}.
 * @throws {ConformanceError} For another name.
 * @example await measureTrajectory('adam') // { lossError: 3e-7, weightError: 2e-6, … }
 */
export async function measureTrajectory(name: string): Promise<TrajectoryMeasurement> {
  const setup = trajectorySetups.find((candidate) => candidate.name === name)
  const oracle = trajectoryOracles[name]
  if (!setup || !oracle)
    throw new ConformanceError(`measureTrajectory: there is no trajectory ${JSON.stringify(name)}.`)
  const model = trajectoryModel(setup)
  try {
    const losses = await train(model, setup)
    const { error, parameter } = compareWeights(await model.weights(), oracle, setup.undetermined)
    return {
      name,
      losses,
      lossError: largestRelativeError(losses, oracle.losses),
      weightError: error,
      worstParameter: parameter,
    }
  } finally {
    model.dispose()
  }
}

/** The names of all training runs that have an oracle. */
export const trajectoryNames: readonly string[] = trajectorySetups.map(({ name }) => name)

async function train(model: ReturnType<typeof trajectoryModel>, setup: TrajectorySetup): Promise<number[]> {
  const losses: number[] = []
  await model.fit(trajectoryData(), {
    epochs: 1,
    batchSize: TRAJECTORY_BATCH,
    shuffle: false,
    optimizer: setup.optimizer,
    ...(setup.gradientClipping && { gradientClipping: setup.gradientClipping }),
    callbacks: [(event) => void (event.type === 'step' && losses.push(event.loss))],
  })
  return losses
}

function compareWeights(
  weights: Awaited<ReturnType<ReturnType<typeof trajectoryModel>['weights']>>,
  { weights: due }: TrajectoryOracle,
  undetermined: readonly string[] = [],
): { error: number; parameter: string } {
  let worst = { error: 0, parameter: 'none' }
  for (const [parameter, values] of Object.entries(due)) {
    if (undetermined.includes(parameter)) continue
    const received = weights.get(parameter) ?? ndArray([], [0])
    const error = largestAbsoluteError(received.data, values)
    if (!(error <= worst.error)) worst = { error, parameter }
  }
  return worst
}
