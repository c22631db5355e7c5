import { cpu } from '@autoencoders/backend-cpu'
import { wasm } from '@autoencoders/backend-wasm'
import { type BackendSelection, OptionError, selectBackend } from '@autoencoders/core'

const adapters = [wasm(), cpu()]

/**
 * Selects the backend of that name, or the first that works.
 *
 * @throws {OptionError} For a name that is none of them.
 */
export function chooseBackend(name: string | undefined): Promise<BackendSelection> {
  const asked = adapters.filter((adapter) => name === undefined || adapter.name === name)
  if (asked.length > 0) return selectBackend(asked)
  const names = adapters.map((adapter) => adapter.name).join(' or ')
  throw new OptionError({
    where: 'chooseBackend',
    expected: `a backend named ${names}`,
    received: JSON.stringify(name),
  })
}
