/** Who may import whom. */

import { isTest } from './source-file.js'
import type { Member } from './workspace.js'

/** What each room of `packages/` may import; `everything` is every other package. */
const mayImport: Readonly<Record<string, readonly string[] | 'everything'>> = {
  core: [],
  losses: ['core'],
  metrics: ['core'],
  data: ['core'],
  dense: ['core', 'losses'],
  conv: ['core', 'losses'],
  lstm: ['core', 'losses'],
  variational: ['core', 'losses'],
  regularized: ['core', 'losses'],
  adversarial: ['core', 'losses', 'variational'],
  samplers: ['core', 'losses', 'dense', 'variational'],
  anomaly: ['core', 'losses', 'metrics', 'data'],
  compression: ['core', 'losses', 'metrics', 'data'],
  'backend-cpu': ['core'],
  'backend-wasm': ['core'],
  'backend-webgl': ['core'],
  'backend-webgpu': ['core'],
  'backend-cuda': ['core'],
  conformance: ['core'],
  autoencoders: 'everything',
}

/** What the tests of any package may import besides. */
const testsMayImport = [
  ...['backend-cpu', 'backend-cuda', 'backend-wasm', 'backend-webgl', 'backend-webgpu'],
  ...['conformance', 'data', 'dense'],
]

/** Whether a room of `packages/` has its rights written down. */
export function isKnownRoom(room: string): boolean {
  return room in mayImport
}

/**
 * Whether a file may import a member.
 *
 * @param from The member that the file is in.
 * @param file The file's path.
 * @param to The member that it imports.
 */
export function isAllowed(from: Member, file: string, to: Member): boolean {
  if (to.kind !== 'packages') return from.kind === 'tooling' && to.kind === 'tooling'
  if (from.kind === 'apps') return true
  if (from.kind === 'tooling') return to.room === 'core'
  return allowedRooms(from, file) === 'everything' || allowedRooms(from, file).includes(to.room)
}

/** The rooms that a file may import, for rules and their messages. */
export function allowedRooms(from: Member, file: string): readonly string[] | 'everything' {
  if (from.kind === 'apps') return 'everything'
  if (from.kind === 'tooling') return ['core']
  const rooms = mayImport[from.room] ?? []
  if (rooms === 'everything' || !isTest(file)) return rooms
  return [...new Set([...rooms, 'core', ...testsMayImport])]
}
