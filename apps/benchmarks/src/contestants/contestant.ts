/** What a contestant written in JavaScript implements; its process is `contestant-main.ts`. */

import { readFileSync } from 'node:fs'
import type { BlockResult, KernelCall, Prepared, ProfileResult, TrainingTask } from './protocol.js'

/** A library that trains the benchmark's models. */
export interface Contestant {
  /** Builds the model and loads the data. @throws When it cannot train it, with the reason. */
  prepare(task: TrainingTask): Promise<Prepared>
  /** Takes training steps, going on where the last block ended. */
  run(steps: number): Promise<BlockResult>
  /** Takes training steps with each kernel timed. */
  profile?(steps: number): Promise<ProfileResult>
  /** Calls a kernel for about that long. @returns The shortest time of one call, in microseconds. */
  timeKernel?(call: KernelCall, milliseconds: number): Promise<number>
  /** The shortest time of `times` products of two square matrices, in milliseconds. */
  multiply?(size: number, times: number): Promise<number>
}

/** The task's samples, `[samples, ...sampleShape]`. */
export function readSamples({ dataFile, samples, sampleShape }: TrainingTask): Float32Array<ArrayBuffer> {
  const { buffer, byteOffset } = readFileSync(dataFile)
  const count = sampleShape.reduce((product, length) => product * length, samples)
  return new Float32Array(buffer.slice(byteOffset, byteOffset + 4 * count) as ArrayBuffer)
}

/** Where the batches of these steps begin among the samples, round and round through them. */
export function batchStarts(task: TrainingTask, firstStep: number, steps: number): number[] {
  const batches = task.samples / task.batch
  return Array.from({ length: steps }, (_, i) => ((firstStep + i) % batches) * task.batch)
}

/** Refuses a task that asks for a `fit` which a contestant has not. */
export function refuseWholeFit(contestant: string, { wholeFit }: TrainingTask): void {
  if (wholeFit) throw new Error(`${contestant} has no fit of its own`)
}

/** Raised for a model that a contestant does not have. */
export function unsupported(contestant: string, model: string, reason: string): Error {
  return new Error(`${contestant} has no ${model}: ${reason}`)
}

/** The version of an installed package that this app depends on. */
export function packageVersion(name: string): string {
  const manifest = new URL(`../../node_modules/${name}/package.json`, import.meta.url)
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version
}
