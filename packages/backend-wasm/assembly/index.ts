// Everything that the TypeScript side calls. One file a family; see each for its kernels.

export { activationGradient, finishRows } from './activation'
export { convolutionScratch, convolve, convolveInputGradient } from './convolution'
export { convolveFilterGradient, filterGradientScratch } from './convolution-filter-gradient'
export { scatterInputGradient, scatterScratch } from './convolution-scatter'
export { describeConvolution } from './convolution-shape'
export { depthwise, depthwiseFilterGradient, depthwiseInputGradient, depthwiseScratch } from './depthwise'
export { extremum } from './extremum'
export { multiply, productScratch } from './matrix-product'
export { adam, rmsProp, sgd } from './optimizer'
export { sumSegments } from './segment'
export { sum } from './sum'
export { unary } from './unary'
