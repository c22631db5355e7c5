import { repairKernel } from '@autoencoders/core/extend'
import type * as tf from '@tensorflow/tfjs-core'
import type { WebGPUBackend } from './webgpu-backend.js'

/**
 * Adds up many tensors a few at a time: a shader may have eight buffers, its output among them, and tfjs gives it as many as
 * there are tensors. The sum was then 0 for eight or more, as of the squared gradients of a model with four layers.
 */
export function repairAddN(): void {
  repairKernel('webgpu', 'AddN', (stock) => (given) => {
    const backend = given.backend as WebGPUBackend
    const most = backend.device.limits.maxStorageBuffersPerShaderStage - 1
    const add = (tensors: readonly tf.TensorInfo[]) =>
      stock({ ...given, inputs: tensors as unknown as tf.NamedTensorInfoMap }) as tf.TensorInfo
    let [first, ...others] = given.inputs as unknown as [tf.TensorInfo, ...tf.TensorInfo[]]
    if (others.length < most) return add([first, ...others])
    let temporary: tf.TensorInfo | undefined
    while (others.length > 0) {
      const sum = add([first, ...others.splice(0, most - 1)])
      if (temporary) backend.disposeData(temporary.dataId)
      first = temporary = sum
    }
    return first
  })
}
