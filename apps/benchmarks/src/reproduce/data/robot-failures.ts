import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { FormatError, type NdArray } from '@autoencoders/core'

/** Force and torque readings of a robot's runs, and which of them failed. */
export interface RobotFailures {
  /** `[runs, 15, 6]`: fifteen readings of Fx, Fy, Fz, Tx, Ty, Tz, whole numbers as they come. */
  readonly runs: NdArray
  /** `[runs]`: 0 for `normal` and `ok`, 1 for every kind of failure. */
  readonly isFailure: Uint8Array
  /** `[runs]`: the classes of each by learning problem, `{ lp2: 'normal', lp3: 'ok' }`. */
  readonly classes: readonly Readonly<Partial<Record<LearningProblem, string>>>[]
}

/** The five files. */
export type LearningProblem = (typeof learningProblems)[number]

export const learningProblems = ['lp1', 'lp2', 'lp3', 'lp4', 'lp5'] as const

const READINGS = 15
const CHANNELS = 6

/**
 * Reads the Robot Execution Failures.
 *
 * Most runs are in several files, under other classes: the 463 entries are 251 different runs. Each is taken once, where
 * it is first met, so that none can be trained on and tested as well.
 *
 * @param folder With `lp1.data` … `lp5.data`.
 * @param problems Which of them; all when left out.
 * @throws {FormatError} When a file is absent or of another form, or one run is both normal and failed.
 * @see Seabra Lopes & Camarinha-Matos 1999, https://doi.org/10.24432/C5Z313
 */
export async function readRobotFailures(
  folder: string,
  problems: readonly LearningProblem[] = learningProblems,
): Promise<RobotFailures> {
  const runs = new Map<string, { values: readonly number[]; labels: [LearningProblem, string][] }>()
  for (const problem of problems) {
    const path = join(folder, `${problem}.data`)
    for (const { label, values } of parseRuns(await readText(path), path)) {
      const key = values.join(' ')
      const run = runs.get(key) ?? { values, labels: [] }
      run.labels.push([problem, label])
      runs.set(key, run)
    }
  }
  const found = [...runs.values()]
  return {
    runs: { data: Float32Array.from(found.flatMap(({ values }) => values)), shape: [found.length, READINGS, CHANNELS] },
    isFailure: Uint8Array.from(found, ({ labels }) => Number(hasFailed(labels.map(([, label]) => label)))),
    classes: found.map(({ labels }) => Object.fromEntries(labels)),
  }
}

interface LabelledRun {
  readonly label: string
  readonly values: readonly number[]
}

/** A class on a line of its own, its readings a line each; blank lines between runs. */
function parseRuns(text: string, path: string): LabelledRun[] {
  const lines = text.split('\n').map((line) => line.trim())
  const starts = lines.flatMap((line, i) => (/^[a-z_]+$/.test(line) ? [i] : []))
  return starts.map((start, i) => {
    const readings = lines.slice(start + 1, starts[i + 1]).filter((line) => line !== '')
    const rows = readings.map((line) => line.split(/\s+/).map(Number))
    if (rows.length === READINGS && rows.every((row) => row.length === CHANNELS && row.every(Number.isFinite))) {
      return { label: lines[start]!, values: rows.flat() }
    }
    throw wrong(`${READINGS} rows of ${CHANNELS} numbers after line ${start + 1} of ${path}`, `${rows.length} rows`)
  })
}

function hasFailed(labels: readonly string[]): boolean {
  const failed = labels.map((label) => label !== 'normal' && label !== 'ok')
  if (failed.every((each) => each === failed[0])) return failed[0]!
  throw wrong('runs that are either normal or failed', `one that is ${labels.join(' and ')}`)
}

async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => {
    throw wrong(`a file at ${path}`, 'none')
  })
}

function wrong(expected: string, received: string): FormatError {
  return new FormatError({ where: 'readRobotFailures', expected, received })
}
