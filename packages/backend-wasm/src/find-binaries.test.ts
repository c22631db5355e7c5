import { describe, expect, it } from 'vitest'
import { isResolved, servedBinaries } from './find-binaries.js'

const file = '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm'

describe('isResolved', () => {
  it.each([
    ['an asset of a build', 'https://example.com/assets/tfjs-backend-wasm-simd-C0ffee.wasm', true],
    ['a data URL', 'data:application/wasm;base64,AGFzbQ', true],
    ['a package of a development server', `http://localhost:5173/node_modules/${file}`, true],
    ['a linked package of a development server', `http://localhost:5173/@fs/repo/node_modules/${file}`, true],
    ['nothing, in a dependency bundled beforehand', `http://localhost:5173/node_modules/.vite/deps/${file}`, false],
    ['nothing, without a bundler', `https://x.org/node_modules/@autoencoders/backend-wasm/dist/${file}`, false],
  ])('sees %s', (_, address, expected) => {
    expect(isResolved(address)).toBe(expected)
  })
})

describe('servedBinaries', () => {
  it.each([
    ['http://localhost:5173/node_modules/.vite/deps/wasm.js?v=1', 'http://localhost:5173/node_modules/'],
    ['https://x.org/app/node_modules/@autoencoders/backend-wasm/dist/a.js', 'https://x.org/app/node_modules/'],
    ['http://localhost:5173/.cache/deps/wasm.js', 'http://localhost:5173/node_modules/'],
  ])('of %s are in %s', (address, folder) => {
    expect(servedBinaries(address)['tfjs-backend-wasm-simd.wasm']).toBe(`${folder}${file}`)
  })
})
