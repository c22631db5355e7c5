import { repairKernel } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'

/**
 * Makes the gradient of a nearest-neighbour resize right for several images: tfjs's reads the second with the strides of the
 * other array. Here it is computed image by image.
 */
export function repairResizeGradient(): void {
  repairKernel('cpu', 'ResizeNearestNeighborGrad', (stock) => (given) => {
    const { images, dy } = given.inputs as { images: tf.TensorInfo; dy: tf.TensorInfo }
    const backend = given.backend as tf.KernelBackend
    const count = images.shape[0] ?? 1
    if (count === 1) return stock(given)
    const gradients = Array.from({ length: count }, (_, index) => {
      const one = { images: imageOf(backend, images, index), dy: imageOf(backend, dy, index) }
      const gradient = stock({ ...given, inputs: one }) as tf.TensorInfo
      dispose(backend, Object.values(one))
      return gradient
    })
    const concat = tf.getKernel('Concat', 'cpu')!.kernelFunc
    const inputs = gradients as unknown as tf.NamedTensorInfoMap
    const output = concat({ inputs, backend: given.backend, attrs: { axis: 0 } })
    dispose(backend, gradients)
    return output
  })
}

function imageOf(backend: tf.KernelBackend, x: tf.TensorInfo, index: number): tf.TensorInfo {
  const attrs = { begin: [index, 0, 0, 0], size: [1, ...x.shape.slice(1)] }
  return tf.getKernel('Slice', 'cpu')!.kernelFunc({ inputs: { x }, backend, attrs }) as tf.TensorInfo
}

function dispose(backend: tf.KernelBackend, infos: readonly tf.TensorInfo[]): void {
  for (const { dataId } of infos) backend.disposeData(dataId)
}
