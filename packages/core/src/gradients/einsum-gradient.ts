import * as tf from '@tensorflow/tfjs-core'

/**
 * The gradient of `einsum`, which tfjs 4.22 has none of: `ij,jk->ik` gives `ik,jk->ij` to its first operand, and so on;
 * an axis that was only summed over is repeated.
 */
export const einsumGradient: tf.GradConfig = {
  kernelName: 'Einsum',
  saveAllInputs: true,
  gradFunc(dy, operands, attributes) {
    const { equation } = attributes as { equation: string }
    const [inputs = '', output = ''] = equation.replaceAll(/\s/g, '').split('->')
    const labels = inputs.split(',')
    const gradients = operands.map((operand, i) => [
      i,
      () =>
        gradientOf(operand, labels[i]!, [output, ...without(labels, i)], [dy as tf.Tensor, ...without(operands, i)]),
    ])
    return Object.fromEntries(gradients)
  },
}

/** @param given Labels of each tensor that the gradient is made from. */
function gradientOf(operand: tf.Tensor, labels: string, given: readonly string[], tensors: tf.Tensor[]): tf.Tensor {
  const axes = [...labels]
  const known = axes.filter((label) => given.some((other) => other.includes(label)))
  const product = tf.einsum(`${given.join(',')}->${known.join('')}`, ...tensors)
  const withAxes = axes.map((label, axis) => (known.includes(label) ? operand.shape[axis]! : 1))
  return tf.broadcastTo(tf.reshape(product, withAxes), operand.shape)
}

function without<Item>(items: readonly Item[], index: number): Item[] {
  return items.filter((_, i) => i !== index)
}
