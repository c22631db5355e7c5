import { watchForLoss } from '@autoencoders/core/extend'
import type { WebGLBackend } from './webgl-backend.js'

const REASON = 'the WebGL context was lost'

/** Hears of a lost WebGL context, after which every texture reads as zeros. */
export function watchContext(): void {
  watchForLoss<WebGLBackend>('webgl', {
    listen({ gpgpu: { gl } }, tell) {
      gl.canvas.addEventListener('webglcontextlost', () => tell(REASON))
    },
    isLost: ({ gpgpu: { gl } }) => (gl.isContextLost() ? REASON : undefined),
  })
}
