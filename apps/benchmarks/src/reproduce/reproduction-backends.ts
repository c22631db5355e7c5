import { cpu } from '@autoencoders/backend-cpu'
import { wasm } from '@autoencoders/backend-wasm'
import { type BackendSelection, selectBackend } from '@autoencoders/core'

/** Fastest first. */
const adapters = [wasm(), cpu()]

/** The names that `--backend` takes, fastest first. */
export const backendNames: readonly string[] = adapters.map(({ name }) => name)

/**
 * Selects the backend of that name, or the fastest that works here.
 *
 * @throws {BackendError} When it does not work.
 */
export function selectReproductionBackend(name: string | undefined): Promise<BackendSelection> {
  return selectBackend(adapters.filter((adapter) => name === undefined || adapter.name === name))
}
