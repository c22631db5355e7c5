// Everything that the TypeScript side calls. One file a family; see each for its kernels.

export { activationGradient, finishRows } from './activation'
export { multiply, productScratch } from './matrix-product'
export { adam, rmsProp, sgd } from './optimizer'
