/** Set-ups as the query of a link, and back: only what differs from the default is written. */

import { type ChoiceName, choices, defaultSetup, limits, type NumberName, type Setup } from './setup.js'

const choiceNames = Object.keys(choices) as ChoiceName[]
const numberNames = Object.keys(limits) as NumberName[]
const mostLevels = 4

/**
 * The query of a set-up.
 *
 * @example encodeSetup({ ...defaultSetup, latent: 'gaussian' }).toString() // latent=gaussian
 */
export function encodeSetup(setup: Setup): URLSearchParams {
  const query = new URLSearchParams()
  for (const name of [...choiceNames, ...numberNames]) {
    if (setup[name] !== defaultSetup[name]) query.set(name, String(setup[name]))
  }
  const units = setup.units.join('-')
  if (units !== defaultSetup.units.join('-')) query.set('units', units)
  return query
}

/** The set-up of a query; what is missing or makes no sense is as in the default. */
export function decodeSetup(query: URLSearchParams): Setup {
  const values = Object.fromEntries(query)
  return checkSetup({ ...values, ...(values.units !== undefined && { units: values.units.split('-') }) })
}

/** A set-up of anything, such as what a file says: what is missing or makes no sense is as in the default. */
export function checkSetup(given: unknown): Setup {
  const values = (typeof given === 'object' && given !== null ? given : {}) as Readonly<Record<string, unknown>>
  const chosen = choiceNames.map((name) => [name, choiceOf(name, values[name])])
  const numbers = numberNames.map((name) => [name, clampNumber(name, values[name])])
  return { ...defaultSetup, ...Object.fromEntries([...chosen, ...numbers]), units: unitsOf(values.units) }
}

/** The number within its limits, or the default where it is none. */
export function clampNumber(name: NumberName, value: unknown): number {
  const number = value === undefined || value === '' ? Number.NaN : Number(value)
  if (!Number.isFinite(number)) return defaultSetup[name]
  const { minimum, maximum, whole } = limits[name]
  const within = Math.min(maximum, Math.max(minimum, number))
  return whole ? Math.round(within) : within
}

/** The levels that a list or a text such as `128, 64` names. */
export function unitsOf(value: unknown): readonly number[] {
  const list = typeof value === 'string' ? value.split(/[^\d]+/).filter(Boolean) : value
  if (!Array.isArray(list)) return defaultSetup.units
  const units = list.map(Number).filter((count) => Number.isSafeInteger(count) && count >= 1 && count <= 1024)
  return units.length > 0 ? units.slice(0, mostLevels) : defaultSetup.units
}

function choiceOf(name: ChoiceName, value: unknown): string {
  return (choices[name] as readonly unknown[]).includes(value) ? String(value) : defaultSetup[name]
}
