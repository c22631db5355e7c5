/**
 * How heavy each entry may be, in bytes after minification and gzip -9: with all it imports, but for tfjs and `webgpu`,
 * which users install beside it. A ceiling is about a twentieth above what was measured, and is raised in the commit
 * that makes an entry heavier, never on the way.
 */

/** Bytes by what users import. */
export const sizeCeilings: Readonly<Record<string, number>> = {
  '@autoencoders/adversarial': 41_000,
  '@autoencoders/autoencoders': 394_000,
  '@autoencoders/backend-cpu': 1_100,
  '@autoencoders/backend-cuda': 700,
  // Kernels for plain SIMD, relaxed SIMD and the same bits everywhere, each also for threads.
  '@autoencoders/backend-wasm': 120_000,
  '@autoencoders/backend-webgl': 2_900,
  '@autoencoders/backend-webgpu': 3_600,
  '@autoencoders/conformance': 104_000,
  '@autoencoders/conv': 42_000,
  // Below 25 KB, as promised.
  '@autoencoders/core': 25_000,
  '@autoencoders/core/curriculum': 6_000,
  '@autoencoders/core/extend': 34_500,
  '@autoencoders/core/node': 9_000,
  // The digits, a JPEG decoder, and readers of every format; import what you need, and a bundler leaves out the rest.
  '@autoencoders/data': 124_000,
  '@autoencoders/data/node': 89_000,
  '@autoencoders/dense': 37_500,
  '@autoencoders/losses': 9_700,
  '@autoencoders/lstm': 41_000,
  '@autoencoders/metrics': 23_500,
  // The weights of the network that gives the features.
  '@autoencoders/metrics/digit-features': 45_500,
  '@autoencoders/regularized': 35_500,
  '@autoencoders/samplers': 43_000,
  '@autoencoders/variational': 39_000,
}
