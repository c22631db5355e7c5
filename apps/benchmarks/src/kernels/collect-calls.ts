import type { KernelCall, ProfileResult } from '../contestants/protocol.js'

/** What a model's steps called. */
export interface ModelProfile {
  /** The model and batch, in words. */
  readonly task: string
  readonly profile: ProfileResult
}

/** A call that at least one model makes. */
export interface CollectedCall {
  readonly call: KernelCall
  /** Its share of the step of each model that makes it. */
  readonly shares: Readonly<Record<string, number>>
}

/** The different calls of all models, by kernel name. */
export function collectCalls(profiles: readonly ModelProfile[]): CollectedCall[] {
  const collected = new Map<string, { call: KernelCall; shares: Record<string, number> }>()
  for (const { task, profile } of profiles) {
    for (const { call, milliseconds } of profile.kernels) {
      const key = JSON.stringify(call)
      const entry = collected.get(key) ?? { call, shares: {} }
      entry.shares[task] = milliseconds / profile.milliseconds
      collected.set(key, entry)
    }
  }
  return [...collected.values()].sort((one, other) => compare(one.call.name, other.call.name))
}

function compare(one: string, other: string): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}
