import * as tf from '@tensorflow/tfjs-core'

const repaired = new WeakSet<tf.KernelFunc>()

/**
 * Puts a kernel in the place of the one that a tfjs backend has; once, however often it is called. For adapters, whose `load`
 * repairs what tfjs gets wrong.
 *
 * @param backendName tfjs's, `webgl`.
 * @param kernelName tfjs's, `MaxPoolGrad`. Nothing happens where the backend has none.
 * @param repair Makes the kernel; it may call the one there was.
 * @example repairKernel('cpu', 'Relu', (stock) => (call) => stock(call))
 */
export function repairKernel(
  backendName: string,
  kernelName: string,
  repair: (stock: tf.KernelFunc) => tf.KernelFunc,
): void {
  const stock = tf.getKernel(kernelName, backendName)
  if (!stock || repaired.has(stock.kernelFunc)) return
  const kernelFunc = repair(stock.kernelFunc)
  repaired.add(kernelFunc)
  tf.unregisterKernel(kernelName, backendName)
  tf.registerKernel({ ...stock, kernelFunc })
}
