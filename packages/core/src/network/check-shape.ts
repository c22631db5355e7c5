import { OptionError } from '../errors.js'
import { describeValue, formatShape, type Shape } from '../nd-array.js'

/**
 * Checks the shape of one sample given by a user.
 *
 * @throws {OptionError} Unless it is one or more whole numbers of at least 1.
 */
export function checkSampleShape(shape: unknown, where: string, option = 'inputShape'): Shape {
  const valid =
    Array.isArray(shape) && shape.length > 0 && shape.every((length) => Number.isSafeInteger(length) && length >= 1)
  if (valid) return [...(shape as number[])]
  throw new OptionError({
    where,
    expected: `${option} of whole numbers of at least 1, such as [784] or [28, 28]`,
    received: Array.isArray(shape) ? formatShape(shape) : describeValue(shape),
    repair: 'Leave out the batch axis.',
  })
}
