/** The benchmark's data as files that every contestant's process can read. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TrainingTask } from '../contestants/protocol.js'
import { type Workload, workloads } from './workloads.js'

/** Sixteen batches of 128. */
const SAMPLES = 2048

/** As many as MNIST has. */
const EPOCH = 60_000

/** A model and a batch size to train it with. */
export interface WorkloadTask {
  readonly workload: Workload
  readonly task: TrainingTask
}

/**
 * Calls back for each of these models with each of these batch sizes, one after the other.
 *
 * @param models Names of {@link workloads}.
 * @param wholeFit Whether each block is a `fit` of its own on as many samples as MNIST has.
 */
export async function forEachTask(
  models: readonly string[],
  batches: readonly number[],
  perform: (each: WorkloadTask) => Promise<void>,
  wholeFit = false,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'autoencoders-bench-'))
  try {
    for (const workload of workloads.filter(({ name }) => models.includes(name))) {
      const count = wholeFit ? EPOCH : SAMPLES
      const dataFile = await writeData(folder, workload, count)
      for (const batch of batches)
        await perform({
          workload,
          task: { ...taskOf(workload, batch, dataFile, count), ...(wholeFit && { wholeFit }) },
        })
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Whole batches only, so that every step of every contestant is of the same size. */
function taskOf({ name, sampleShape }: Workload, batch: number, dataFile: string, count: number): TrainingTask {
  return { model: name, batch, dataFile, samples: count - (count % batch), sampleShape }
}

async function writeData(folder: string, { name, samples }: Workload, count: number): Promise<string> {
  const path = join(folder, `${name}.f32`)
  const { buffer, byteOffset, byteLength } = samples(count)
  await writeFile(path, new Uint8Array(buffer, byteOffset, byteLength))
  return path
}
