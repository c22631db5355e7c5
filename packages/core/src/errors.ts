/**
 * The errors this family of packages throws. Each says where it happened, what was expected, what came
 * and how to repair it, as one sentence in `message` and as separate fields for programs.
 */

/** What every error of `@autoencoders/*` is made of. */
export interface ErrorDetails {
  /** The public function that was called, `encode`. */
  readonly where: string
  /** What it needs, `input [*, 784]`. */
  readonly expected: string
  /** What it was given, `[784]`. */
  readonly received: string
  /** What to do about it, a whole sentence: `Add a batch axis: [1, 784].` */
  readonly repair?: string
}

const marker = Symbol.for('@autoencoders/error')

/**
 * The root of all errors thrown by `@autoencoders/*`; catch it, or one of its subclasses.
 *
 * @example
 * try { await model.encode(rows) } catch (error) { if (isAutoencoderError(error)) console.error(error.repair) }
 */
export class AutoencoderError extends Error implements ErrorDetails {
  readonly where: string
  readonly expected: string
  readonly received: string
  declare readonly repair?: string

  constructor(details: ErrorDetails, options?: ErrorOptions) {
    const { where, expected, received, repair } = details
    super(`${where}: expected ${expected}, received ${received}.${repair ? ` ${repair}` : ''}`, options)
    this.name = new.target.name
    this.where = where
    this.expected = expected
    this.received = received
    if (repair !== undefined) this.repair = repair
    Object.defineProperty(this, marker, { value: true })
  }
}

/** The rank, a width, or raggedness of an array is wrong. */
export class ShapeError extends AutoencoderError {}

/** The values of an array are wrong: NaN, ±∞, out of range, or none at all. */
export class DataError extends AutoencoderError {}

/** An option of a function or part is wrong. */
export class OptionError extends AutoencoderError {}

/** A file is missing, or is not what its format says: truncated, altered, of another type. */
export class FormatError extends AutoencoderError {}

/** No backend could be used, or the one in use cannot do what was asked. */
export class BackendError extends AutoencoderError {}

/** The backend in use stopped for good: a GPU that was reset, unplugged or out of memory. What was on it is gone. */
export class BackendLostError extends BackendError {
  /** tfjs's name of it. */
  readonly backend: string
  /** In the words of the platform. */
  readonly reason: string

  constructor(backend: string, reason: string, details: ErrorDetails, options?: ErrorOptions) {
    super(details, options)
    this.backend = backend
    this.reason = reason
  }
}

/** A model's parts do not support what was asked, or a part needed to load it was not given. */
export class PartError extends AutoencoderError {}

/** Why a bundle could not be opened. */
export type BundleFault = 'truncated' | 'altered' | 'newer-version' | 'not-a-bundle' | 'mismatch'

/** A saved model or checkpoint cannot be opened, or is not of this model. */
export class BundleError extends AutoencoderError {
  /** Which fault it was, for programs. */
  readonly fault: BundleFault

  constructor(fault: BundleFault, details: ErrorDetails, options?: ErrorOptions) {
    super(details, options)
    this.fault = fault
  }
}

/** The loss became NaN or infinite. The model holds its best weights again when this is thrown. */
export class DivergenceError extends AutoencoderError {
  /** The step whose loss was not finite, counted from 1. */
  readonly step: number

  constructor(step: number, details: ErrorDetails) {
    super(details)
    this.step = step
  }
}

/**
 * Whether a value is an error of this family, also one from another installed copy of the package.
 *
 * @example isAutoencoderError(new Error('no')) // false
 */
export function isAutoencoderError(value: unknown): value is AutoencoderError {
  // Not `instanceof Error`: each realm (a frame, a test runner's sandbox) has an Error of its own.
  return typeof value === 'object' && value !== null && marker in value
}
