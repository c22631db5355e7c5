/**
 * A part is a building block of a model that can be named, configured, saved and made again:
 * an architecture, a latent, a reconstruction, a penalty, an optimizer, a schedule …
 * `kind` and `options` are all that is saved of it; its definition, handed to `loadAutoencoder`, makes it anew.
 */

import { OptionError } from './errors.js'
import { describeValue } from './nd-array.js'

/** Anything that JSON can say. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject
/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: JsonValue
}

/** What a part is for. */
export type PartRole =
  | 'architecture'
  | 'latent'
  | 'prior'
  | 'reconstruction'
  | 'penalty'
  | 'corruption'
  | 'objective'
  | 'optimizer'
  | 'schedule'
  | 'sampler'
  | 'difficulty'

/** A configured building block. What it can do beyond this is its role's contract, in `@autoencoders/core/extend`. */
export interface Part<Role extends PartRole = PartRole> {
  readonly role: Role
  readonly kind: string
  readonly options: JsonObject
}

/** A saved part: what `kind` and `options` say of it. Parts inside options are saved the same way. */
export interface SavedPart extends JsonObject {
  readonly role: PartRole
  readonly kind: string
  readonly options: JsonObject
}

/** A callable factory of parts that also knows the kind it makes, so that a saved part finds its way back. */
export interface PartDefinition<Role extends PartRole = PartRole> {
  // biome-ignore lint/suspicious/noExplicitAny: options differ by definition; `create` checks them at run time.
  (options?: any): Part<Role>
  readonly role: Role
  readonly kind: string
}

/** What `definePart` returns: options may be left out only where all of them may. */
export type PartFactory<Role extends PartRole, Options, Body> = (Partial<Options> extends Options
  ? (options?: Options) => Part<Role> & Body
  : (options: Options) => Part<Role> & Body) & { readonly role: Role; readonly kind: string }

/** Definitions, nested as packages export them. */
export type PartDefinitions = readonly (PartDefinition | PartDefinitions)[]

/**
 * Makes a factory of parts.
 *
 * The factory records its options, so that `kind` + `options` can be saved and given back to it later.
 * Options may hold other parts; they are saved as parts and made again before the factory is called.
 *
 * @param role What the part is for.
 * @param kind Its name among the parts of that role.
 * @param create Makes everything but `role`, `kind` and `options`; throws an OptionError for wrong options.
 * @returns A factory of frozen parts. It throws an OptionError for options that cannot be saved as JSON.
 * @example
 * const scaled = definePart('penalty', 'scaled', (options: { factor?: number } = {}) => ({ loss: … }))
 */
export function definePart<Role extends PartRole, Options extends object, Body extends object>(
  role: Role,
  kind: string,
  create: (options: Options) => Body,
): PartFactory<Role, Options, Body> {
  const factory = (options?: Options): Part<Role> & Body => {
    const given = checkOptions(options ?? {}, kind) as Options
    const part = create(given)
    return Object.freeze(Object.assign(part, { role, kind, options: toJson(given, kind, 0) as JsonObject }))
  }
  return Object.assign(factory, { role, kind }) as unknown as PartFactory<Role, Options, Body>
}

/** What a factory given to `definePart` makes: a role's contract without what `definePart` adds itself. */
export type PartBody<Contract extends Part> = Omit<Contract, keyof Part>

/** Whether a value is a part, of one role if that is given. */
export function isPart<Role extends PartRole>(value: unknown, role?: Role): value is Part<Role> {
  const candidate = value as Partial<Part> | null
  return (
    typeof candidate === 'object' &&
    typeof candidate?.kind === 'string' &&
    typeof candidate.role === 'string' &&
    typeof candidate.options === 'object' &&
    candidate.options !== null &&
    (role === undefined || candidate.role === role)
  )
}

/** What is saved of a part. */
export function savePart(part: Part): SavedPart {
  return { role: part.role, kind: part.kind, options: part.options }
}

/** What was given in place of a part, in the words of an error. */
export function describePart(value: unknown): string {
  return isPart(value) ? `a part of role ${value.role}` : describeValue(value)
}

/** `adam(0.001)` would otherwise be an adam of the default rate. */
function checkOptions(options: unknown, kind: string): object {
  if (isPlainObject(options) && !isPart(options)) return options
  throw new OptionError({ where: kind, expected: 'an object of options', received: describePart(options) })
}

/** Deeper than any options are: what holds itself would have no end. */
const MAXIMUM_DEPTH = 32

/** A frozen copy that JSON can say. */
function toJson(value: unknown, kind: string, depth: number): JsonValue {
  if (depth > MAXIMUM_DEPTH) {
    const expected = `options nested at most ${MAXIMUM_DEPTH} deep`
    throw new OptionError({ where: kind, expected, received: 'deeper ones' })
  }
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (Array.isArray(value)) return Object.freeze(value.map((item) => toJson(item, kind, depth + 1)))
  if (isPart(value)) return Object.freeze(savePart(value))
  if (isPlainObject(value)) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined)
    return Object.freeze(Object.fromEntries(entries.map(([key, item]) => [key, toJson(item, kind, depth + 1)])))
  }
  throw new OptionError({
    where: kind,
    expected:
      'options of finite numbers, strings, booleans, arrays, plain objects and parts, so that they can be saved',
    received: describeValue(value),
  })
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}
