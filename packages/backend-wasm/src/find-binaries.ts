/** Where a page finds the `.wasm` files of @tensorflow/tfjs-backend-wasm. Node finds them beside the package by itself. */

import { BackendError } from '@autoencoders/core'

/** Their addresses by name, as tfjs's `setWasmPaths` takes them. */
export type Binaries = Readonly<Record<BinaryName, string>>

type BinaryName = 'tfjs-backend-wasm.wasm' | 'tfjs-backend-wasm-simd.wasm' | 'tfjs-backend-wasm-threaded-simd.wasm'

const FOLDER = '@tensorflow/tfjs-backend-wasm/dist/'

/**
 * Finds the binaries without being told where they are.
 *
 * A bundler knows the form `new URL('package/file', import.meta.url)` and puts the address of a copy in its place.
 * Where none has done so (Vite bundles dependencies for its development server without; a page may use no bundler),
 * they are looked for in the `node_modules` that this module itself is served from.
 *
 * @throws {BackendError} When they are not there either.
 * @see https://github.com/vitejs/vite/issues/8427
 */
export async function findBinaries(): Promise<Binaries> {
  const bundled = bundledBinaries()
  if (isResolved(bundled['tfjs-backend-wasm.wasm'])) return bundled
  const served = servedBinaries(import.meta.url)
  await checkServed(served['tfjs-backend-wasm.wasm'])
  return served
}

/** The addresses that a bundler gave; without one they lead nowhere. */
function bundledBinaries(): Binaries {
  return {
    'tfjs-backend-wasm.wasm': new URL('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm', import.meta.url)
      .href,
    'tfjs-backend-wasm-simd.wasm': new URL(
      '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm',
      import.meta.url,
    ).href,
    'tfjs-backend-wasm-threaded-simd.wasm': new URL(
      '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm',
      import.meta.url,
    ).href,
  }
}

/** Whether a bundler took part: else the package's name is a folder beside this module, and no package is there. */
export function isResolved(address: string): boolean {
  return !address.includes(`/${FOLDER}`) || address.includes(`/node_modules/${FOLDER}`)
}

/** The addresses in the `node_modules` that a module is served from, or in that of the site. */
export function servedBinaries(moduleAddress: string): Binaries {
  const { href, pathname } = new URL(moduleAddress)
  const end = pathname.lastIndexOf('/node_modules/')
  const folder = `${end < 0 ? '' : pathname.slice(0, end)}/node_modules/${FOLDER}`
  const address = (name: BinaryName) => new URL(`${folder}${name}`, href).href
  return {
    'tfjs-backend-wasm.wasm': address('tfjs-backend-wasm.wasm'),
    'tfjs-backend-wasm-simd.wasm': address('tfjs-backend-wasm-simd.wasm'),
    'tfjs-backend-wasm-threaded-simd.wasm': address('tfjs-backend-wasm-threaded-simd.wasm'),
  }
}

/** Development servers answer for what they do not have with their page, so the status alone says little. */
async function checkServed(address: string): Promise<void> {
  const response = await fetch(address, { method: 'HEAD' }).catch((error: unknown) => String(error))
  const type = typeof response === 'string' ? '' : (response.headers.get('content-type') ?? '')
  if (typeof response !== 'string' && response.ok && !type.startsWith('text/html')) return
  throw new BackendError({
    where: 'wasm',
    expected: `the binaries of @tensorflow/tfjs-backend-wasm at ${address}`,
    received: typeof response === 'string' ? response : `status ${response.status}, ${type || 'no type'}`,
    repair:
      "Serve that package's dist folder and name it, wasm({ binaries: '/wasm/' }); " +
      "with Vite, optimizeDeps: { exclude: ['@autoencoders/backend-wasm'] } does as well.",
  })
}
