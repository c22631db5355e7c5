// Everything that the TypeScript side calls. One file a family; see each for its kernels.

export { multiply, productScratch } from './matrix-product'
