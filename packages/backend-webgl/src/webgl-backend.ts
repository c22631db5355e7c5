import type * as tf from '@tensorflow/tfjs-core'

/** A program for tfjs's WebGL backend: GLSL whose `main` calls `getX()` for its inputs and `setOutput()`. */
export interface WebGLProgram {
  readonly variableNames: readonly string[]
  readonly outputShape: readonly number[]
  readonly userCode: string
}

/** What we use of tfjs's backend; its types would bring DOM types along. */
export interface WebGLBackend extends tf.KernelBackend {
  readonly gpgpu: { readonly gl: WebGL2RenderingContext }
  epsilon(): number
  runWebGLProgram(program: WebGLProgram, inputs: readonly tf.TensorInfo[], dtype: tf.DataType): tf.TensorInfo
  disposeIntermediateTensorInfo(info: tf.TensorInfo): void
}
