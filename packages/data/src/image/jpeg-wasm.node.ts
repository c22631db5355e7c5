import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

/** The JPEG decoder's WebAssembly, from the disk. */
export async function jpegWasm(): Promise<ArrayBuffer | undefined> {
  const path = createRequire(import.meta.url).resolve('@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm')
  return new Uint8Array(await readFile(path)).buffer
}
