/** Features of images of digits, with the weights of the network that gives them: an entry of its own, for they are not small. */

export { classifyDigits, digitFeatures, digitFeaturesVersion } from './digit-features/digit-features.js'
