#!/usr/bin/env node
/**
 * Trains the network of `@autoencoders/metrics/digit-features` and writes its weights where the package has them. Run from the root of
 * the repository, after a build: `node apps/benchmarks/dist/digit-features/main.js`. The bytes are the same on every machine.
 */

import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { wasm } from '@autoencoders/backend-wasm'
import { selectBackend } from '@autoencoders/core'
import { packLayers } from './pack-layers.js'
import { trainDigitNetwork } from './train-digit-network.js'

const committed = '../../../../packages/metrics/src/digit-features/generated/packed-digit-network.ts'
const output = process.argv[2] ?? fileURLToPath(new URL(committed, import.meta.url))

await selectBackend([wasm({ bitExact: true })])
const layers = await trainDigitNetwork({ seed: 1, passes: 20, digits: 25_600 }, console.log)
const lines = packLayers(layers).match(/.{1,114}/g) ?? []
const text = `// Written by apps/benchmarks/src/digit-features/main.ts; do not edit.

/** The network of digitFeatures v1, as \`unpackLayers\` reads it. */
export const packedDigitNetwork = [
${lines.map((line) => `  '${line}',\n`).join('')}].join('')
`
await writeFile(output, text)
console.log(`wrote ${output}`)
