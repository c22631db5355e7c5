/** Registers the gradients of tfjs's operations: in browsers from tfjs-core's own module. */
export async function registerGradients(): Promise<void> {
  await import('@tensorflow/tfjs-core/dist/register_all_gradients.js')
}
