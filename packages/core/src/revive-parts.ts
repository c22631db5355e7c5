/** From what is saved of parts back to parts, by the definitions that a caller hands in. */

import type { BundleStore } from './bundle/stores.js'
import { OptionError, PartError } from './errors.js'
import { describeValue } from './nd-array.js'
import { isPart, type JsonValue, type Part, type PartDefinition, type PartDefinitions } from './part.js'

/**
 * Makes saved parts anew.
 *
 * @param definitions What they may be made of, nested as packages export them.
 * @param where The function to name in errors.
 * @returns A function that gives the same JSON with every saved part made anew, innermost first; it throws a PartError for
 * a part without a definition.
 * @throws {OptionError} When a definition is none.
 * @example reviveParts([denseDefinitions], 'load')({ role: 'architecture', kind: 'dense', options: {} })
 */
export function reviveParts(definitions: PartDefinitions, where: string): (value: JsonValue) => unknown {
  const table = definitionTable(definitions, where)
  const revive = (value: JsonValue): unknown => {
    if (Array.isArray(value)) return value.map((item) => revive(item as JsonValue))
    if (typeof value !== 'object' || value === null) return value
    if (isPart(value)) return definitionOf(value, table, where)(revive(value.options))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, revive(item)]))
  }
  return revive
}

/**
 * The bytes of a bundle.
 *
 * @param source A store, or the bytes themselves.
 * @throws {OptionError} When it is neither.
 */
export async function readSource(source: BundleStore | Uint8Array, where: string): Promise<Uint8Array> {
  if (source instanceof Uint8Array) return source
  if (typeof source?.read === 'function') return source.read()
  throw new OptionError({
    where,
    expected: 'a store or a Uint8Array',
    received: describeValue(source),
    repair: 'Use file(path), http(url), indexedDb(name), or the bytes themselves.',
  })
}

function definitionTable(definitions: PartDefinitions, where: string): ReadonlyMap<string, PartDefinition> {
  const flat = definitions.flat(Number.POSITIVE_INFINITY as 1) as PartDefinition[]
  for (const definition of flat) {
    if (typeof definition === 'function' && 'role' in definition && 'kind' in definition) continue
    throw new OptionError({
      where,
      expected: 'definitions of parts',
      received: describeValue(definition),
      repair: `Pass what packages export: ${where}(source, [denseDefinitions]).`,
    })
  }
  return new Map(flat.map((definition) => [`${definition.role} ${definition.kind}`, definition]))
}

function definitionOf({ role, kind }: Part, table: ReadonlyMap<string, PartDefinition>, where: string): PartDefinition {
  const definition = table.get(`${role} ${kind}`)
  if (definition) return definition
  const known = [...table.values()].filter((other) => other.role === role).map((other) => other.kind)
  throw new PartError({
    where,
    expected: `a definition of the ${role} ${JSON.stringify(kind)}`,
    received: known.length > 0 ? `only ${known.join(', ')}` : 'none of that role',
    repair: 'Pass the definitions of the package it comes from, such as denseDefinitions.',
  })
}
