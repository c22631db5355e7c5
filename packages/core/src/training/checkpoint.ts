/** Checkpoints: a model's bundle with the run in it, enough to go on as if nothing had happened. */

import { type Bundle, decodeBundle, encodeBundle } from '../bundle/bundle.js'
import type { BundleStore } from '../bundle/stores.js'
import { BundleError } from '../errors.js'
import type { Model } from '../model.js'
import { type JsonObject, savePart } from '../part.js'
import type { CurriculumSource } from './curriculum.js'
import type { RunState, SavedRunState } from './run-state.js'
import type { TrainingPlan } from './training-plan.js'
import type { TrainingStep } from './training-step.js'
import { readWeights, type Weights, writeWeights } from './weights.js'

const BEST = 'training/best/'
const SLOTS = 'training/'
const DIFFICULTY = 'training/difficulty'

/** A run and everything it changes. */
export interface RunInProgress {
  readonly model: Model
  readonly plan: TrainingPlan
  readonly stepper: TrainingStep
  state: RunState
  /** The best epoch's weights so far. */
  best: Weights | undefined
  /** Number of training samples, null for a stream. */
  readonly samples: number | null
  readonly curriculum: CurriculumSource | undefined
  /** What `save` would store beside the weights. */
  readonly metadata: JsonObject
}

/** What a checkpoint holds beside weights and optimizer memory. */
export interface SavedRun {
  readonly saved: SavedRunState
  readonly best: Weights | undefined
  /** Of each training sample, where there is a curriculum and it is known yet. */
  readonly difficulty: Float32Array | undefined
}

/** Writes a checkpoint. */
export async function writeCheckpoint(run: RunInProgress, store: BundleStore): Promise<void> {
  const tensors = await readWeights(run.model.parameters)
  for (const [name, array] of await readWeights(run.stepper.slots, SLOTS)) tensors.set(name, array)
  for (const [name, array] of run.best ?? []) tensors.set(`${BEST}${name}`, array)
  const difficulty = run.curriculum?.difficulty
  if (difficulty) tensors.set(DIFFICULTY, { data: difficulty, shape: [difficulty.length] })
  const training = { terms: trainingTerms(run), state: run.state.save() as unknown as JsonObject }
  const configuration = { model: run.model.configuration, metadata: run.metadata, training }
  await store.write(encodeBundle({ tensors, configuration }))
}

/**
 * Brings a run to where a checkpoint left off.
 *
 * @returns What to go on from; weights and optimizer memory are set.
 * @throws {BundleError} When it holds no run, or a run of another model, other data or other options.
 */
export async function readCheckpoint(run: RunInProgress, store: BundleStore): Promise<SavedRun> {
  const { tensors, configuration } = decodeBundle(await store.read())
  const training = configuration.training as { terms: JsonObject; state: SavedRunState } | undefined
  if (!training) throw mismatch('a checkpoint', 'a saved model without a training run', 'Use loadAutoencoder for it.')
  checkSame('model', run.model.configuration, configuration.model as JsonObject)
  checkSame('options', trainingTerms(run), training.terms)
  const difficulty = tensors.get(DIFFICULTY)?.data
  if (run.curriculum?.measures === false) checkDifficulty(run.curriculum.difficulty, difficulty)
  writeWeights(run.model.parameters, tensors)
  writeWeights(run.stepper.slots, tensors, SLOTS)
  return { saved: training.state, best: bestWeights(tensors), difficulty }
}

/** What must not change between a checkpoint and its continuation. */
function trainingTerms({ plan, samples }: RunInProgress): JsonObject {
  return {
    batchSize: plan.batchSize,
    shuffle: plan.shuffle,
    validationSplit: plan.validationSplit,
    optimizer: savePart(plan.optimizer),
    gradientClipping: plan.gradientClipping ? { ...plan.gradientClipping } : null,
    samples,
    ...(plan.curriculum && { curriculum: plan.curriculum.terms }),
  }
}

function checkDifficulty(given: Float32Array | undefined, saved: Float32Array | undefined): void {
  const fault = given?.findIndex((value, i) => value !== saved?.[i]) ?? -1
  if (fault < 0) return
  throw mismatch(
    `a checkpoint of the same difficulties (${given![fault]} for training sample ${fault})`,
    String(saved?.[fault]),
  )
}

function bestWeights(tensors: Bundle['tensors']): Weights | undefined {
  const best = [...tensors]
    .filter(([name]) => name.startsWith(BEST))
    .map(([name, array]) => [name.slice(BEST.length), array] as const)
  return best.length > 0 ? new Map(best) : undefined
}

function checkSame(what: string, expected: JsonObject, saved: JsonObject): void {
  for (const key of new Set([...Object.keys(expected), ...Object.keys(saved)])) {
    const wanted = JSON.stringify(expected[key])
    const found = JSON.stringify(saved[key])
    if (wanted !== found) throw mismatch(`a checkpoint of the same ${what} (${key} ${wanted})`, `${key} ${found}`)
  }
}

function mismatch(
  expected: string,
  received: string,
  repair = 'Go on with what the checkpoint was made with, or start anew without resumeFrom.',
): BundleError {
  return new BundleError('mismatch', { where: 'fit', expected, received, repair })
}
