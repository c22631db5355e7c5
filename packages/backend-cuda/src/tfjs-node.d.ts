/** The modules of tfjs-node that are taken by themselves; the GPU package has the same. */

declare module '@tensorflow/tfjs-node/dist/nodejs_kernel_backend.js' {
  export const NodeJSKernelBackend: new (
    binding: object,
    packageName: string,
  ) => import('@tensorflow/tfjs-core').KernelBackend
}
declare module '@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend.js' {
  export const NodeJSKernelBackend: new (
    binding: object,
    packageName: string,
  ) => import('@tensorflow/tfjs-core').KernelBackend
}
declare module '@tensorflow/tfjs-node/dist/register_all_kernels.js'
declare module '@tensorflow/tfjs-node-gpu/dist/register_all_kernels.js'
declare module 'node-api-headers' {
  export const include_dir: string
}
