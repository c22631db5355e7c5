import { checkProbability, describeValue, type NdArray, OptionError, type RandomStream } from '@autoencoders/core'
import { type Augmentation, augmentation } from './augmentation.js'
import { drawEvent } from './augmentation-options.js'

/**
 * Several augmentations as one, each applied to what the one before it gave.
 *
 * @param augmentations In order; with none the image stays as it is.
 * @returns An augmentation.
 * @throws {OptionError} When it is not a list of augmentations.
 * @example
 * const both = compose([randomFlip(), randomShift({ maximum: 2 })])
 * both.apply(ndArray(new Float32Array(784), [28, 28, 1]), randomStreams(0).stream('both')).shape // [28, 28, 1]
 */
export function compose(augmentations: readonly Augmentation[]): Augmentation {
  const list = checkAugmentations('compose', augmentations)
  return augmentation('compose', 'compose', { augmentations: saved(list) }, (image, random) =>
    applyAll(list, image, random),
  )
}

/** How often {@link randomApply} does anything. */
export interface RandomApplyOptions {
  /** Of the whole list being applied; 0.5 when left out. */
  readonly probability?: number
}

/**
 * Several augmentations, either all of them, one after the other, or none, at random.
 *
 * @param augmentations In order.
 * @param options See {@link RandomApplyOptions}.
 * @returns An augmentation.
 * @throws {OptionError} When it is not a list of augmentations, or the probability is not in 0…1.
 * @example
 * const sometimes = randomApply([randomRotation({ rotation: 20 })], { probability: 0.3 })
 * sometimes.apply(ndArray(new Float32Array(784), [28, 28, 1]), randomStreams(0).stream('turn')).shape // [28, 28, 1]
 */
export function randomApply(augmentations: readonly Augmentation[], options: RandomApplyOptions = {}): Augmentation {
  const where = 'randomApply'
  const list = checkAugmentations(where, augmentations)
  const probability = checkProbability(options.probability ?? 0.5, where, 'probability')
  return augmentation(where, 'random-apply', { probability, augmentations: saved(list) }, (image, random) =>
    applyAll(drawEvent(random, probability) ? list : [], image, random),
  )
}

/** @throws {OptionError} Unless it is a list of augmentations. */
export function checkAugmentations(where: string, augmentations: unknown): readonly Augmentation[] {
  const expected = 'a list of augmentations'
  const repair = 'Write [randomFlip(), randomShift({ maximum: 2 })].'
  if (!Array.isArray(augmentations)) {
    throw new OptionError({ where, expected, received: describeValue(augmentations), repair })
  }
  const odd = augmentations.findIndex((item) => !isAugmentation(item))
  if (odd < 0) return [...augmentations]
  throw new OptionError({ where, expected, received: `${describeValue(augmentations[odd])} at [${odd}]`, repair })
}

/** What the last augmentation gives; a copy of the image if there is none. */
export function applyAll(augmentations: readonly Augmentation[], image: NdArray, random: RandomStream): NdArray {
  if (augmentations.length === 0) return { data: image.data.slice(), shape: [...image.shape] }
  return augmentations.reduce((current, { apply }) => apply(current, random), image)
}

function isAugmentation(value: unknown): value is Augmentation {
  const candidate = value as Partial<Augmentation> | null | undefined
  return typeof candidate?.apply === 'function' && typeof candidate.toJSON === 'function'
}

function saved(augmentations: readonly Augmentation[]): ReturnType<Augmentation['toJSON']>[] {
  return augmentations.map((item) => item.toJSON())
}
