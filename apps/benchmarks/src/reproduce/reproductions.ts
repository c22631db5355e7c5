import type { Reproduction } from './reproduction.js'
import { mnistDense } from './reproductions/mnist-dense.js'

/** Everything that `npm run reproduce` can get again. */
export const reproductions: readonly Reproduction[] = [mnistDense]
