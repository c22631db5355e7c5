/** The program that every engine runs: the reference models trained in bit-exact mode. */

import { wasm } from '@autoencoders/backend-wasm'
import { selectBackend } from '@autoencoders/core'
import type { ReferenceModel } from '../../models/reference-model.js'
import { referenceModels } from '../../models/reference-models.js'
import { expectedDigests } from '../expected-digests.js'
import { trainingDigest } from '../training-digest.js'
import { traceKernels } from './kernel-trace.js'

/** The models' digests by their names. */
export type Digests = Readonly<Record<string, string>>

/** Trains the models of these names; all whose digests are known, unless told otherwise. */
export async function runBitExact(names: readonly string[] = Object.keys(expectedDigests)): Promise<Digests> {
  await selectBackend([wasm({ bitExact: true })])
  const digests: Record<string, string> = {}
  for (const model of chosen(names)) digests[model.name] = await trainingDigest(model)
  return digests
}

/** What every kernel gave while one model was trained, one line a call. */
export async function traceBitExact(name: string): Promise<string[]> {
  await selectBackend([wasm({ bitExact: true })])
  return traceKernels('wasm', async () => {
    for (const model of chosen([name])) await trainingDigest(model)
  })
}

function chosen(names: readonly string[]): readonly ReferenceModel[] {
  return referenceModels.filter(({ name }) => names.includes(name))
}
