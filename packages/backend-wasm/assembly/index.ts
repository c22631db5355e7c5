// Everything that the TypeScript side calls. One file a family; see each for its kernels.

export { activationGradient, finishRows } from './activation'
export { convolutionScratch, convolve, convolveInputGradient } from './convolution'
export { convolveFilterGradient, filterGradientScratch } from './convolution-filter-gradient'
export { scatterInputGradient, scatterScratch } from './convolution-scatter'
export { describeConvolution } from './convolution-shape'
export { depthwise, depthwiseFilterGradient, depthwiseInputGradient, depthwiseScratch } from './depthwise'
export { gru, gruGradient } from './gru'
export { lstm, lstmGradient } from './lstm'
export { multiply, productScratch } from './matrix-product'
export { adam, rmsProp, sgd } from './optimizer'
export { describeSequence, sequenceScratch } from './recurrent-sequence'
