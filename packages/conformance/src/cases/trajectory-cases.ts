/** Twenty training steps of every optimizer against PyTorch in float64. */

import { assertThat } from '../deviation.js'
import { measureTrajectory, trajectoryNames } from '../trajectories/measure-trajectory.js'
import { type BackendCase, backendCase } from './backend-case.js'

/** Float32 keeps seven digits; twenty steps may cost two of them. */
const LOSS_TOLERANCE = 1e-5
const WEIGHT_TOLERANCE = 2e-5

/** The training trajectories. */
export const trajectoryCases: readonly BackendCase[] = trajectoryNames.map((trajectory) => {
  const name = `20 training steps: ${trajectory}`
  return backendCase(name, async () => {
    const { lossError, weightError, worstParameter } = await measureTrajectory(trajectory)
    const due = 'from float64'
    assertThat(
      lossError <= LOSS_TOLERANCE,
      `${name}: losses deviate by up to ${lossError.toExponential(2)} (relative) ${due}, allowed ${LOSS_TOLERANCE}.`,
    )
    assertThat(
      weightError <= WEIGHT_TOLERANCE,
      `${name}: ${worstParameter} deviates by up to ${weightError.toExponential(2)} ${due}, allowed ${WEIGHT_TOLERANCE}.`,
    )
  })
})
