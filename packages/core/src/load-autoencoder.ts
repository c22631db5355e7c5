import { Autoencoder } from './autoencoder.js'
import type { AutoencoderOptions } from './autoencoder-options.js'
import { assertBackend } from './backend/assert-backend.js'
import { decodeBundle } from './bundle/bundle.js'
import type { BundleStore } from './bundle/stores.js'
import { BundleError, OptionError, PartError } from './errors.js'
import { deterministic } from './latents/deterministic.js'
import { describeValue } from './nd-array.js'
import { optimizerDefinitions } from './optimizers/optimizers.js'
import {
  isPart,
  type JsonObject,
  type JsonValue,
  type Part,
  type PartDefinition,
  type PartDefinitions,
} from './part.js'
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
  const table = definitionTable([builtIn, definitions])
  const { tensors, configuration } = decodeBundle(await readSource(source))
  await assertBackend('loadAutoencoder')
  const saved = configuration.model
  if (typeof saved !== 'object' || saved === null || Array.isArray(saved)) {
    throw new BundleError('altered', {
      where: 'loadAutoencoder',
      expected: 'a model configuration',
      received: describeValue(saved),
    })
  }
  const options = revive(saved as JsonObject, table)
  const model = new Autoencoder(options as unknown as AutoencoderOptions)
  model.setWeights(tensors)
  model.metadata = (configuration.metadata ?? {}) as JsonObject
  return model
}

async function readSource(source: BundleStore | Uint8Array): Promise<Uint8Array> {
  if (source instanceof Uint8Array) return source
  if (typeof source?.read === 'function') return source.read()
  throw new OptionError({
    where: 'loadAutoencoder',
    expected: 'a store or a Uint8Array',
    received: describeValue(source),
    repair: 'Use file(path), http(url), indexedDb(name), or the bytes themselves.',
  })
}

function definitionTable(definitions: PartDefinitions): ReadonlyMap<string, PartDefinition> {
  const flat = definitions.flat(Number.POSITIVE_INFINITY as 1) as PartDefinition[]
  for (const definition of flat) {
    if (typeof definition === 'function' && 'role' in definition && 'kind' in definition) continue
    throw new OptionError({
      where: 'loadAutoencoder',
      expected: 'definitions of parts',
      received: describeValue(definition),
      repair: 'Pass what packages export: loadAutoencoder(source, [denseDefinitions]).',
    })
  }
  return new Map(flat.map((definition) => [`${definition.role} ${definition.kind}`, definition]))
}

/** The same JSON with every saved part made anew, innermost first. */
function revive(value: JsonValue, table: ReadonlyMap<string, PartDefinition>): unknown {
  if (Array.isArray(value)) return value.map((item) => revive(item as JsonValue, table))
  if (typeof value !== 'object' || value === null) return value
  if (isPart(value)) return revivePart(value, table)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, revive(item, table)]))
}

function revivePart({ role, kind, options }: Part, table: ReadonlyMap<string, PartDefinition>): Part {
  const definition = table.get(`${role} ${kind}`)
  if (definition) return definition(revive(options, table))
  const known = [...table.values()].filter((other) => other.role === role).map((other) => other.kind)
  throw new PartError({
    where: 'loadAutoencoder',
    expected: `a definition of the ${role} ${JSON.stringify(kind)}`,
    received: known.length > 0 ? `only ${known.join(', ')}` : 'none of that role',
    repair: 'Pass the definitions of the package it comes from, such as denseDefinitions.',
  })
}
