/** Training that begins with what is easy. */

export { curriculum } from './curriculum/curriculum.js'
export type { CurriculumOptions } from './curriculum/curriculum-options.js'
export { type Difficulty, ownError, sampleEntropy, sampleVariance } from './curriculum/difficulty.js'
