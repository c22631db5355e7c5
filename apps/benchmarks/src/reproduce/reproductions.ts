import type { Reproduction } from './reproduction.js'
import { ecg5000 } from './reproductions/ecg5000.js'
import { fsdd } from './reproductions/fsdd.js'
import { mnistAae } from './reproductions/mnist-aae.js'
import { mnistAttack } from './reproductions/mnist-attack.js'
import { mnistConv } from './reproductions/mnist-conv.js'
import { mnistDense } from './reproductions/mnist-dense.js'
import { mnistIwae } from './reproductions/mnist-iwae.js'
import { mnistRae } from './reproductions/mnist-rae.js'
import { mnistVae } from './reproductions/mnist-vae.js'
import { mnistVaeLikelihood } from './reproductions/mnist-vae-likelihood.js'
import { mnistVqVae } from './reproductions/mnist-vq-vae.js'
import { robotFailures } from './reproductions/robot-failures.js'
import { shakespeare } from './reproductions/shakespeare.js'
import { shapesFactors } from './reproductions/shapes-factors.js'

/** Everything that `npm run reproduce` can get again. */
export const reproductions: readonly Reproduction[] = [
  mnistDense,
  mnistConv,
  mnistVae,
  mnistVaeLikelihood,
  mnistIwae,
  mnistVqVae,
  mnistAae,
  mnistAttack,
  mnistRae,
  shapesFactors,
  ecg5000,
  fsdd,
  robotFailures,
  shakespeare,
]
