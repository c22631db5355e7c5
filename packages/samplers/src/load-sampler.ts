import {
  type Autoencoder,
  BundleError,
  type BundleStore,
  describeValue,
  formatShape,
  isPart,
  type JsonObject,
  type JsonValue,
  type PartDefinitions,
  type Shape,
  sameShape,
} from '@autoencoders/core'
import { decodeBundle, readSource, reviveParts } from '@autoencoders/core/extend'
import { checkModel, codeSpaceOf } from './fit-sampler.js'
import { FittedSampler } from './fitted-sampler.js'
import type { SamplerPart } from './sampler.js'

/**
 * Makes a saved sampler again, for the model that it was fitted on.
 *
 * Opening a bundle runs no code from it: its part is made by the definitions given here.
 *
 * @param source A store, or the bytes themselves.
 * @param model The model that decodes; it is loaded by itself.
 * @param definitions What the sampler may be made of: `samplerDefinitions`.
 * @throws {BundleError} When it is truncated, altered, from a newer version, not a sampler's, or `mismatch`: the sampler of codes of
 * another shape.
 * @throws {PartError} When the sampler's definition was not given.
 * @throws {OptionError} When the source is none, or a definition is none.
 * @example const sampler = await loadSampler(file('sampler.safetensors'), model, [samplerDefinitions])
 */
export async function loadSampler(
  source: BundleStore | Uint8Array,
  model: Autoencoder,
  definitions: PartDefinitions,
): Promise<FittedSampler> {
  const where = 'loadSampler'
  checkModel(model, where)
  const revive = reviveParts(definitions, where)
  const { tensors, configuration } = decodeBundle(await readSource(source, where), where)
  const { part, latentShape, seed, values } = checkSaved(configuration.sampler)
  if (!sameShape(latentShape, model.latentShape)) throw otherShape(latentShape, model.latentShape)
  const sampler = revive(part) as SamplerPart
  const space = codeSpaceOf(model, seed)
  return new FittedSampler(model, sampler, space, sampler.restore({ tensors, values }, space))
}

interface SavedSampler {
  readonly part: JsonValue
  readonly latentShape: Shape
  readonly seed: number
  readonly values: JsonObject
}

function checkSaved(saved: JsonValue | undefined): SavedSampler {
  const { part, latentShape, seed, values } = (saved ?? {}) as Partial<Record<string, JsonValue>>
  const isShape = Array.isArray(latentShape) && latentShape.every((length) => Number.isSafeInteger(length))
  const isSeed = typeof seed === 'number' && Number.isSafeInteger(seed) && seed >= 0
  const isObject = typeof values === 'object' && values !== null && !Array.isArray(values)
  if (isPart(part, 'sampler') && isShape && isSeed && isObject) {
    return { part: part as unknown as JsonValue, latentShape: latentShape as Shape, seed, values: values as JsonObject }
  }
  throw new BundleError('mismatch', {
    where: 'loadSampler',
    expected: 'a saved sampler',
    received: saved === undefined ? 'a bundle of something else' : describeValue(saved),
    repair: 'Save it with sampler.save; a model is opened by loadAutoencoder.',
  })
}

function otherShape(saved: Shape, own: Shape): BundleError {
  return new BundleError('mismatch', {
    where: 'loadSampler',
    expected: `a sampler of codes ${formatShape(own)}, as the model's are`,
    received: `one of ${formatShape(saved)}`,
    repair: 'Load the model that it was fitted on.',
  })
}
