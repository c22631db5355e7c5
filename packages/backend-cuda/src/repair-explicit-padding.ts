import { repairKernel } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'

/** One number for all sides, or how much before and after each axis. */
type ExplicitPadding = number | readonly (readonly [number, number])[]

type Call = Parameters<tf.KernelFunc>[0]
type Shape4 = readonly [number, number, number, number]

/**
 * Lets convolutions have a padding in numbers, which tfjs-node refuses: the map is padded first and then convolved as it is.
 */
export function repairExplicitPadding(): void {
  for (const name of [
    'Conv2D',
    'DepthwiseConv2dNative',
    'Conv2DBackpropFilter',
    'DepthwiseConv2dNativeBackpropFilter',
  ]) {
    repairKernel('tensorflow', name, (stock) => (call) => {
      const padding = paddingOf(call)
      if (!padding) return stock(call)
      const x = kernel('PadV2', call, { x: call.inputs.x! }, { paddings: padding, constantValue: 0 })
      const output = stock({ ...call, inputs: { ...call.inputs, x }, attrs: { ...call.attrs, pad: 'valid' } })
      ;(call.backend as tf.KernelBackend).disposeData(x.dataId)
      return output
    })
  }
  for (const name of ['Conv2DBackpropInput', 'DepthwiseConv2dNativeBackpropInput']) {
    repairKernel('tensorflow', name, (stock) => (call) => {
      const padding = paddingOf(call)
      if (!padding) return stock(call)
      const { inputShape } = call.attrs as unknown as { inputShape: Shape4 }
      const padded = inputShape.map((length, axis) => length + padding[axis]![0] + padding[axis]![1])
      const attrs = { ...call.attrs, inputShape: padded, pad: 'valid' }
      const whole = stock({ ...call, attrs }) as tf.TensorInfo
      const output = kernel(
        'Slice',
        call,
        { x: whole },
        { begin: padding.map(([before]) => before), size: [...inputShape] },
      )
      ;(call.backend as tf.KernelBackend).disposeData(whole.dataId)
      return output
    })
  }
}

/** Before and after each axis; undefined for `same` and `valid`. */
function paddingOf({ attrs }: Call): [number, number][] | undefined {
  const { pad } = attrs as unknown as { pad: ExplicitPadding | 'same' | 'valid' }
  if (typeof pad === 'string') return undefined
  const none: [number, number] = [0, 0]
  if (typeof pad === 'number') return [none, [pad, pad], [pad, pad], none]
  return pad.map(([before, after]) => [before, after])
}

function kernel(name: string, { backend }: Call, inputs: tf.NamedTensorInfoMap, attrs: object): tf.TensorInfo {
  const { kernelFunc } = tf.getKernel(name, 'tensorflow')!
  return kernelFunc({ inputs, backend, attrs: attrs as tf.NamedAttrMap }) as tf.TensorInfo
}
