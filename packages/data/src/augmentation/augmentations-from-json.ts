import { describeValue, FormatError, isAutoencoderError } from '@autoencoders/core'
import type { Augmentation } from './augmentation.js'
import { compose, randomApply } from './compose.js'
import { randomAffine } from './random-affine.js'
import { randomBrightness } from './random-brightness.js'
import { randomContrast } from './random-contrast.js'
import { randomCrop } from './random-crop.js'
import { randomErasing } from './random-erasing.js'
import { randomFlip } from './random-flip.js'
import { randomShift } from './random-shift.js'

type Saved = Readonly<Record<string, unknown>>

/** Each makes an augmentation of what was saved of it; the factories check everything themselves. */
const makers: ReadonlyMap<unknown, (saved: never, depth: number) => Augmentation> = new Map<
  unknown,
  (saved: never, depth: number) => Augmentation
>([
  ['random-flip', randomFlip],
  ['random-shift', randomShift],
  ['random-crop', randomCrop],
  ['random-affine', randomAffine],
  ['random-brightness', randomBrightness],
  ['random-contrast', randomContrast],
  ['random-erasing', randomErasing],
  ['compose', ({ augmentations }: Saved, depth: number) => compose(readList(augmentations, depth + 1))],
  [
    'random-apply',
    ({ augmentations, probability }: Saved & { probability?: number }, depth: number) =>
      randomApply(readList(augmentations, depth + 1), probability === undefined ? {} : { probability }),
  ],
])

/** Deeper than any list is: a file may nest as deeply as it likes. */
const MAXIMUM_DEPTH = 32

/**
 * Augmentations from what their `toJSON` gave, so that a loaded model can be trained on as it was.
 *
 * @param json A list of objects, as from `JSON.parse`; checked before anything is made of it.
 * @returns The augmentations: the same stream gives the same bytes.
 * @throws {FormatError} When it is not a list of saved augmentations, or one of them is of a kind that is not of this package.
 * @example
 * const saved = JSON.stringify([randomFlip(), randomShift({ maximum: 2 })]) // or model.metadata = { augmentation: stream.toJSON() }
 * augmentationsFromJSON(JSON.parse(saved)).map(({ kind }) => kind) // ['random-flip', 'random-shift']
 */
export function augmentationsFromJSON(json: unknown): readonly Augmentation[] {
  return readList(json, 0)
}

function readList(json: unknown, depth: number): readonly Augmentation[] {
  if (!Array.isArray(json)) throw notAugmentations('a list', describeValue(json))
  if (depth > MAXIMUM_DEPTH) throw notAugmentations(`lists nested at most ${MAXIMUM_DEPTH} deep`, 'deeper ones')
  return json.map((item) => read(item, depth))
}

function read(item: unknown, depth: number): Augmentation {
  const saved = (typeof item === 'object' && item !== null ? item : {}) as Saved
  const make = makers.get(saved.kind)
  if (!make) throw notAugmentations(`kinds among ${[...makers.keys()].join(', ')}`, describeValue(saved.kind ?? item))
  try {
    return make(saved as never, depth)
  } catch (error) {
    throw isAutoencoderError(error) && !(error instanceof FormatError)
      ? notAugmentations(error.expected, error.received)
      : error
  }
}

function notAugmentations(expected: string, received: string): FormatError {
  return new FormatError({
    where: 'augmentationsFromJSON',
    expected: `saved augmentations: ${expected}`,
    received,
    repair: "Give it what augmentations' toJSON returned, in a list.",
  })
}
