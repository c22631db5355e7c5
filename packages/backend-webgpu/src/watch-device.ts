import { watchForLoss } from '@autoencoders/core/extend'
import type { WebGPUBackend } from './webgpu-backend.js'

/**
 * Hears of a lost device, and of errors that nobody asked for: after one, such as memory that could not be had, buffers hold
 * something else than was computed, and WebGPU says so to the console alone.
 */
export function watchDevice(): void {
  watchForLoss<WebGPUBackend>('webgpu', {
    listen({ device }, tell) {
      void device.lost.then(({ reason, message }) => tell(`the device was lost: ${message || reason}`))
      device.addEventListener('uncapturederror', (event) => {
        const { error } = event as Event & { readonly error: { readonly message: string } }
        tell(`${error.constructor.name}: ${firstLine(error.message)}`)
      })
    },
  })
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0]!
}
