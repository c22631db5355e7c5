import { gaussianNoise } from './gaussian-noise.js'
import { masking } from './masking.js'
import { saltAndPepper } from './salt-and-pepper.js'

/**
 * The definitions of all corruptions here, for `loadAutoencoder`.
 *
 * @example await loadAutoencoder(source, [dense, losses, corruptions])
 */
export const corruptions = [gaussianNoise, masking, saltAndPepper] as const
