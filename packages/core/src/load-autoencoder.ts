import { Autoencoder } from './autoencoder.js'
import type { AutoencoderOptions } from './autoencoder-options.js'
import { assertBackend } from './backend/assert-backend.js'
import { decodeBundle } from './bundle/bundle.js'
import type { BundleStore } from './bundle/stores.js'
import { BundleError } from './errors.js'
import { deterministic } from './latents/deterministic.js'
import { describeValue } from './nd-array.js'
import { optimizerDefinitions } from './optimizers/optimizers.js'
import type { JsonObject, PartDefinitions } from './part.js'
import { readSource, reviveParts } from './revive-parts.js'
import { scheduleDefinitions } from './schedules.js'
import { reconstructionObjective } from './training/reconstruction-objective.js'

/** Definitions that every bundle may use without being asked for. */
const builtIn: PartDefinitions = [deterministic, reconstructionObjective, scheduleDefinitions, optimizerDefinitions]

/**
 * Makes a saved model again; a checkpoint gives the model as it was at that step.
 *
 * Opening a bundle runs no code from it: its parts are made by the definitions given here.
 *
 * @param source A store, or the bytes themselves.
 * @param definitions What the model may be made of: the `…Definitions` that each package exports.
 * @throws {BundleError} When it is truncated, altered, from a newer version, or not a bundle.
 * @throws {PartError} When a part's definition was not given.
 * @throws {OptionError} When the source is none, or a definition is none.
 * @throws {BackendError} When no backend is in use.
 * @example const model = await loadAutoencoder(file('autoencoder.safetensors'), [denseDefinitions])
 */
export async function loadAutoencoder(
  source: BundleStore | Uint8Array,
  definitions: PartDefinitions,
): Promise<Autoencoder> {
  const where = 'loadAutoencoder'
  const revive = reviveParts([builtIn, definitions], where)
  const { tensors, configuration } = decodeBundle(await readSource(source, where), where)
  await assertBackend(where)
  const saved = configuration.model
  if (typeof saved !== 'object' || saved === null || Array.isArray(saved)) {
    throw new BundleError('altered', {
      where,
      expected: 'a model configuration',
      received: describeValue(saved),
    })
  }
  const options = revive(saved as JsonObject)
  const model = new Autoencoder(options as unknown as AutoencoderOptions)
  model.setWeights(tensors)
  model.metadata = (configuration.metadata ?? {}) as JsonObject
  return model
}
