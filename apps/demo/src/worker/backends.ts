/** Which backends there are, what became of each, and which one is in use. */

import { cpu } from '@autoencoders/backend-cpu'
import { wasm } from '@autoencoders/backend-wasm'
import { webgl } from '@autoencoders/backend-webgl'
import { webgpu } from '@autoencoders/backend-webgpu'
import { type BackendAdapter, selectBackend } from '@autoencoders/core'
import type { BackendState, BackendStates } from '../messages.js'
import { type BackendName, choices } from '../setup/setup.js'

/** The adapters by the names that links use, which are tfjs's names too. */
export const adapters: Readonly<Record<BackendName, () => BackendAdapter>> = { wasm, webgpu, webgl, cpu }

export class Backends {
  active: BackendName | null = null
  #states: BackendStates = { wasm: untried, webgpu: untried, webgl: untried, cpu: untried }

  get states(): BackendStates {
    return this.#states
  }

  /** Selects a backend, or the first of the others that works. @throws {BackendError} When none does. */
  async select(wanted: BackendName): Promise<void> {
    const order = [wanted, ...choices.backend.filter((name) => name !== wanted)]
    const chosen = await selectBackend(order.map((name) => adapters[name]()))
    for (const { name, reason } of chosen.passedOver) this.#note(name as BackendName, { status: 'fails', reason })
    this.active = chosen.name as BackendName
    this.#note(this.active, worksOn(chosen))
  }

  /** Selects this backend alone. @returns Whether it works; if not, the one before is in use again. */
  async trySelect(name: BackendName): Promise<boolean> {
    try {
      const chosen = await selectBackend([adapters[name]()])
      this.#note(name, worksOn(chosen))
      this.active = name
      return true
    } catch (error) {
      this.#note(name, { status: 'fails', reason: reasonOf(error, name) })
      return false
    }
  }

  /** Tries those that have not been tried, and goes back to the one in use. @param tell Called after each. */
  async tryAll(tell: () => void): Promise<void> {
    const before = this.active
    for (const name of choices.backend) {
      if (this.#states[name].status !== 'untried') continue
      await this.trySelect(name)
      this.active = before
      tell()
    }
    if (before) await this.trySelect(before)
  }

  /** What training has found out: a backend is gone, and perhaps another one in its place. */
  lost(name: BackendName, reason: string, next: BackendName | null): void {
    this.#note(name, { status: 'lost', reason })
    this.active = next
    if (next && this.#states[next].status !== 'works') {
      this.#note(next, { status: 'works', device: next, software: false })
    }
  }

  #note(name: BackendName, state: BackendState): void {
    this.#states = { ...this.#states, [name]: state }
  }
}

const untried: BackendState = { status: 'untried' }

function worksOn({
  device,
  features,
}: {
  readonly device: string
  readonly features: readonly string[]
}): BackendState {
  return { status: 'works', device, software: features.includes('software') }
}

/** The adapter's own reason, without the names that `selectBackend` puts around it. */
function reasonOf(error: unknown, name: string): string {
  const { received } = error as { readonly received?: string }
  const reason = received ?? (error instanceof Error ? error.message : String(error))
  return reason.startsWith(`${name} (`) ? reason.slice(name.length + 2, -1) : reason
}
