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

/** The different calls of all models; first what takes the largest share of any model's step. */
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
  return [...collected.values()].sort((one, other) => largest(other.shares) - largest(one.shares))
}

function largest(shares: CollectedCall['shares']): number {
  return Math.max(...Object.values(shares))
}
