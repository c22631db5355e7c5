/** Values as TypeScript. */

import type { JsonObject, JsonValue } from '@autoencoders/core'
import type { PartAdvice } from './question.js'

/**
 * A value as TypeScript; parts among it as calls.
 *
 * @param value To be written.
 * @param indent Of the line that it stands in.
 * @param width Longer than this, objects are spread over several lines.
 * @example literal({ size: 2, loss: { name: 'huber', options: {} } }) // { size: 2, loss: huber() }
 */
export function literal(value: JsonValue, indent = 0, width = Number.POSITIVE_INFINITY): string {
  if (typeof value === 'string') return `'${value}'`
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value)) return `[${value.map((item) => literal(item, indent, width)).join(', ')}]`
  if (isPartAdvice(value)) {
    const { name, options } = value
    return `${name}(${Object.keys(options).length > 0 ? literal(options, indent, width) : ''})`
  }
  return object(Object.entries(value), indent, width)
}

/** Names of all parts in a value. */
export function partNames(value: JsonValue): string[] {
  if (typeof value !== 'object' || value === null) return []
  const inner = Object.values(value).flatMap(partNames)
  return isPartAdvice(value) ? [value.name, ...inner] : inner
}

/** A part as JSON. */
export function asJson({ name, options }: PartAdvice): JsonObject {
  return { name, options }
}

function object(entries: readonly (readonly [string, JsonValue])[], indent: number, width: number): string {
  const flat = `{ ${entries.map(([key, item]) => property(key, literal(item))).join(', ')} }`
  if (flat.length + indent <= width) return flat
  const inner = ' '.repeat(indent + 2)
  const lines = entries.map(([key, item]) => `${inner}${property(key, literal(item, indent + 2, width))},`)
  return `{\n${lines.join('\n')}\n${' '.repeat(indent)}}`
}

/** A name that stands for itself is written once. */
function property(key: string, value: string): string {
  return value === `'${SAME}'` ? key : `${key}: ${value}`
}

/** As a value, says that a variable has the name of the property. */
export const SAME = '=same='

function isPartAdvice(value: object): value is PartAdvice {
  const keys = Object.keys(value)
  return keys.length === 2 && keys[0] === 'name' && keys[1] === 'options'
}
