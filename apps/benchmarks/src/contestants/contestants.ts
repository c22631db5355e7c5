/** The contestants of the training benchmark, and how each one's process is started. */

import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { ContestantCommand } from './contestant-process.js'

/** Everyone, in the order of the table. */
export const contestantNames = [
  'ours-wasm',
  'ours-wasm-bit-exact',
  'ours-cpu',
  'tfjs-wasm',
  'tfjs-cpu',
  'jax-js',
  'brain-js',
  'keras',
  'pytorch',
] as const

/** The name of a contestant. */
export type ContestantName = (typeof contestantNames)[number]

/** Who takes part when nothing else is said; our cpu backend is a reference, not a racer. */
export const defaultContestants: readonly ContestantName[] = contestantNames.filter((name) => name !== 'ours-cpu')

/** Which programs to run contestants with. */
export interface Interpreters {
  /** The Node that runs JavaScript. */
  readonly node: string
  /** The Python that has Keras and PyTorch; that of the set-up script when left out. */
  readonly python?: string
}

/** How to start a contestant. */
export function contestantCommand(name: ContestantName, { node, python }: Interpreters): ContestantCommand {
  if (name !== 'keras' && name !== 'pytorch') return { command: node, args: [here('./contestant-main.js'), name] }
  return {
    command: python ?? defaultPython(),
    args: [here('../../python/train.py'), name],
    env: oneThread,
    repair: 'Run node apps/benchmarks/scripts/setup-python.mjs, or give --python.',
  }
}

/** Numeric libraries read these when they are loaded. */
const oneThread = {
  OMP_NUM_THREADS: '1',
  MKL_NUM_THREADS: '1',
  OPENBLAS_NUM_THREADS: '1',
  TF_NUM_INTRAOP_THREADS: '1',
  TF_NUM_INTEROP_THREADS: '1',
  TF_CPP_MIN_LOG_LEVEL: '3',
  KERAS_BACKEND: 'tensorflow',
  CUDA_VISIBLE_DEVICES: '-1',
}

function defaultPython(): string {
  const inEnvironment = process.platform === 'win32' ? '../../.venv/Scripts/python.exe' : '../../.venv/bin/python'
  return existsSync(here(inEnvironment)) ? here(inEnvironment) : 'python3'
}

function here(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url))
}
