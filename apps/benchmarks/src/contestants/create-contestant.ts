/** The contestants written in JavaScript, by name; only the one asked for is imported. */

import type { Contestant } from './contestant.js'

const factories: Readonly<Record<string, () => Promise<Contestant>>> = {
  'ours-wasm': async () => (await import('./ours.js')).ours('wasm'),
  'ours-wasm-bit-exact': async () => (await import('./ours.js')).ours('wasm-bit-exact'),
  'ours-cpu': async () => (await import('./ours.js')).ours('cpu'),
  'tfjs-wasm': async () => (await import('./stock-tfjs.js')).stockTfjs('wasm'),
  'tfjs-cpu': async () => (await import('./stock-tfjs.js')).stockTfjs('cpu'),
  'jax-js': async () => (await import('./jax-js.js')).jaxJs(),
  'brain-js': async () => (await import('./brain-js.js')).brainJs(),
}

/** @throws For a name that is none. */
export function createContestant(name: string): Promise<Contestant> {
  const factory = factories[name]
  if (!factory) throw new Error(`no contestant ${JSON.stringify(name)}; there are ${Object.keys(factories).join(', ')}`)
  return factory()
}
