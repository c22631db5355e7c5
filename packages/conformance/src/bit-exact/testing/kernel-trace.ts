/** Finds the first kernel in which two engines part: the outputs of all kernels in order, each as a short digest. */

import * as tf from '@tensorflow/tfjs-core'

interface ReadingBackend {
  readSync(dataId: object): ArrayLike<number>
}

/**
 * Notes what every kernel of a backend gives while something runs. Slow: every output is read back.
 *
 * @returns Lines such as `12 Sum [32] 9f3a01c2`; two engines agree as long as their lines do.
 */
export async function traceKernels(backendName: string, run: () => Promise<void>): Promise<string[]> {
  const lines: string[] = []
  const originals = tf.getKernelsForBackend(backendName)
  for (const kernel of originals) {
    replace({
      ...kernel,
      kernelFunc(given) {
        const outputs = kernel.kernelFunc(given)
        const backend = given.backend as ReadingBackend
        for (const { dataId, shape } of [outputs].flat()) {
          lines.push(`${lines.length} ${kernel.kernelName} [${shape.join()}] ${shortDigest(backend.readSync(dataId))}`)
        }
        return outputs
      },
    })
  }
  try {
    await run()
  } finally {
    for (const kernel of originals) replace(kernel)
  }
  return lines
}

/** Where two traces part, for a person to read; undefined where they do not. */
export function firstDifference(ours: readonly string[], theirs: readonly string[]): string | undefined {
  const at = ours.findIndex((line, i) => line !== theirs[i])
  if (at < 0) return ours.length === theirs.length ? undefined : `${ours.length} and ${theirs.length} kernels ran`
  return `${ours[at]} here, ${theirs[at] ?? 'nothing'} there`
}

function replace(kernel: tf.KernelConfig): void {
  tf.unregisterKernel(kernel.kernelName, kernel.backendName)
  tf.registerKernel(kernel)
}

/** FNV-1a over the values' words as float32: enough to tell outputs apart. */
function shortDigest(values: ArrayLike<number>): string {
  const words = new Uint32Array(Float32Array.from(values).buffer)
  let hash = 0x811c9dc5
  for (const word of words) hash = Math.imul(hash ^ word, 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}
