/** tfjs's binary with its one question about the processor answered the other way. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const NAME = 'tfjs-backend-wasm-simd.wasm'
/** `f32.sub, i32.reinterpret_f32, local.tee 2, i32.const 0, i32.ge_s`: whether ∞ − ∞ is positive, as it is not on x86. */
const QUESTION = Buffer.from([0x93, 0xbc, 0x22, 0x02, 0x41, 0x00, 0x4e])
/** `i32.lt_s`. */
const LESS = 0x48

/**
 * Writes a folder with a binary that takes x86 for another processor and any other for x86, so that XNNPACK picks the
 * micro-kernels it would pick there.
 *
 * @returns The folder, for `wasm({ binaries })`, and what removes it.
 */
export function binariesOfOtherProcessor(): { readonly folder: string; remove(): void } {
  const entry = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm')
  const binary = readFileSync(join(dirname(entry), NAME))
  const at = binary.indexOf(QUESTION)
  if (at < 0 || binary.indexOf(QUESTION, at + 1) >= 0) throw new Error(`${NAME}: the question is not where it was.`)
  binary[at + QUESTION.length - 1] = LESS
  const folder = mkdtempSync(join(tmpdir(), 'autoencoders-binaries-'))
  writeFileSync(join(folder, NAME), binary)
  return { folder: `${folder}/`, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
