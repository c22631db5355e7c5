import type * as tf from '@tensorflow/tfjs-core'

/** A program for tfjs's WebGPU backend: WGSL with a `main(index : i32)`, once for each element of the output. */
export interface WebGPUProgram {
  readonly variableNames: readonly string[]
  readonly outputShape: readonly number[]
  readonly workgroupSize: readonly [number, number, number]
  readonly dispatchLayout: { readonly x: readonly number[] }
  readonly dispatch: readonly [number, number, number]
  /** Declares `uniforms.size`. */
  readonly size: true
  /** Programs of one key, types and ranks are compiled once. */
  readonly shaderKey: string
  getUserCode(): string
}

/** What we use of tfjs's backend; its types would bring those of WebGPU along. */
export interface WebGPUBackend extends tf.KernelBackend {
  readonly device: WebGPUDevice
  readonly adapterInfo?: { readonly vendor?: string; readonly architecture?: string; readonly description?: string }
  runWebGPUProgram(program: WebGPUProgram, inputs: readonly tf.TensorInfo[], dtype: tf.DataType): tf.TensorInfo
}

/** What we use of a GPUDevice. */
export interface WebGPUDevice extends EventTarget {
  readonly limits: { readonly maxStorageBuffersPerShaderStage: number }
  readonly lost: Promise<{ readonly reason: string; readonly message: string }>
}

const WORKGROUP = 64
/** What every device can dispatch along an axis. */
const MOST_GROUPS = 65535

/** A program that computes each element of its output by itself. */
export function elementProgram(
  shaderKey: string,
  variableNames: readonly string[],
  outputShape: readonly number[],
  code: string,
): WebGPUProgram {
  const groups = Math.ceil(outputShape.reduce((product, length) => product * length, 1) / WORKGROUP)
  const rows = Math.ceil(groups / MOST_GROUPS)
  return {
    variableNames,
    outputShape,
    workgroupSize: [WORKGROUP, 1, 1],
    dispatchLayout: { x: outputShape.map((_, axis) => axis) },
    dispatch: [Math.ceil(groups / rows), rows, 1],
    size: true,
    shaderKey: `autoencoders_${shaderKey}`,
    getUserCode: () => `
      fn main(index : i32) {
        if (index < uniforms.size) {
          ${code}
        }
      }
    `,
  }
}
