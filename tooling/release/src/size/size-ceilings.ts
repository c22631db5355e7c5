/**
 * How heavy each entry may be, in bytes after minification and gzip -9: with all it imports, but for tfjs and `webgpu`,
 * which users install beside it. A ceiling is about a twentieth above what was measured, and is raised in the commit
 * that makes an entry heavier, never on the way.
 */

/** Bytes by what users import. */
export const sizeCeilings: Readonly<Record<string, number>> = {
  '@autoencoders/adversarial': 36_000,
  '@autoencoders/autoencoders': 300_000,
  '@autoencoders/backend-cpu': 1_100,
  '@autoencoders/backend-cuda': 700,
  // Kernels for plain SIMD, relaxed SIMD and the same bits everywhere, each also for threads.
  '@autoencoders/backend-wasm': 120_000,
  '@autoencoders/backend-webgl': 2_900,
  '@autoencoders/backend-webgpu': 3_600,
  '@autoencoders/conformance': 104_000,
  '@autoencoders/conv': 36_000,
  '@autoencoders/core': 25_000,
  '@autoencoders/core/extend': 31_500,
  '@autoencoders/core/node': 9_000,
  // The digits, a JPEG decoder, and readers of every format; import what you need, and a bundler leaves out the rest.
  '@autoencoders/data': 124_000,
  '@autoencoders/data/node': 89_000,
  '@autoencoders/dense': 31_000,
  '@autoencoders/losses': 5_700,
  '@autoencoders/lstm': 35_000,
  '@autoencoders/metrics': 7_700,
  '@autoencoders/regularized': 29_500,
  '@autoencoders/variational': 33_000,
}
